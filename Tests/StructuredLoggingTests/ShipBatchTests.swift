import Testing

@testable import StructuredLogging

struct ShipBatchTests {
    func item(bytes: Int, at seconds: Int64) -> ShipItem {
        let time = LogTime(microseconds: seconds * 1_000_000)
        let record = EncodedRecord(time: time, bytes: Array(repeating: 0x61, count: bytes))
        return ShipItem(record: record, line: [], end: SpoolPosition())
    }

    /// How many records of a size fit, each so many seconds after the one before it.
    func count(_ limits: BatchLimits, bytes: Int, apart: Int64 = 0) -> Int {
        var batch = ShipBatch(limits)
        while batch.items.count < 20_000 {
            let item = item(bytes: bytes, at: Int64(batch.items.count) * apart)
            if !batch.takes(item.record) { break }
            batch.add(item)
        }
        return batch.items.count
    }

    static let cloudWatch = BatchLimits(records: 10_000, bytes: 1_048_576, overhead: 26, span: 86_399)

    @Test func batchEndsWithTheNumberOfRecords() { #expect(count(Self.cloudWatch, bytes: 1) == 10_000) }

    @Test func bytesAreCountedWithWhatStandsAroundARecord() {
        #expect(count(Self.cloudWatch, bytes: 1024) == 998)
        #expect(count(Self.cloudWatch, bytes: 524_262) == 2)
        #expect(count(Self.cloudWatch, bytes: 524_263) == 1)
    }

    @Test func batchSpansLessThanADay() {
        #expect(count(Self.cloudWatch, bytes: 1, apart: 3600) == 24)
        #expect(count(Self.cloudWatch, bytes: 1, apart: -3600) == 24)
    }

    @Test func oneRecordAlwaysFits() { #expect(count(Self.cloudWatch, bytes: 2_000_000) == 1) }
}
