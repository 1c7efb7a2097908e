internal import CZlib

/// Bytes in the format of gzip (RFC 1952).
public enum Gzip {
    /// Compresses bytes at the usual level.
    public static func compressed(_ bytes: [UInt8]) -> [UInt8] {
        var stream = unsafe z_stream()
        // Fails only where there is no memory, of which an array would tell by ending the process as well.
        guard unsafe adrlink_gzip_init(&stream) == Z_OK else { preconditionFailure("there is no memory for zlib") }
        defer { unsafe _ = deflateEnd(&stream) }
        var input = bytes
        let bound = unsafe Int(deflateBound(&stream, UInt(bytes.count)))
        return unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe stream.next_in = input.baseAddress
            unsafe stream.avail_in = UInt32(input.count)
            return unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(bound)
                // One call is enough: the bound counts the header and the end as well.
                unsafe _ = deflate(&stream, Z_FINISH)
                count = bound - Int(unsafe stream.avail_out)
            }
        }
    }
}
