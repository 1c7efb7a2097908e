/*
 * What adrlink's release build links in place of the network libraries that libgit2 was built with.
 *
 * adrlink never speaks to a network through libgit2: fetch and push are left to the git program, so that agents,
 * proxies and credential helpers work. But git_libgit2_init() starts TLS and SSH all the same and reads every
 * certificate authority of the system, which takes longer than everything a hook does. Without these libraries it has
 * nothing to start. Should libgit2 ever be asked to connect, each of these functions fails: no connection is made, and
 * none is made without its certificate having been checked.
 *
 * See adr/0006.
 */
#include <stddef.h>

/* The certificate authorities of the system: none are loaded (linked with --wrap). */
int __wrap_mbedtls_x509_crt_parse_file(void *chain, const char *path) { (void)chain; (void)path; return 0; }
int __wrap_mbedtls_x509_crt_parse_path(void *chain, const char *path) { (void)chain; (void)path; return 0; }

/* libssh2: starting it succeeds, opening a session does not. */
int libssh2_init(int flags) { (void)flags; return 0; }
void libssh2_exit(void) {}
void *libssh2_session_init_ex(void) { return NULL; }

/* GSSAPI: no mechanism is available. */
const void *const GSS_C_NT_HOSTBASED_SERVICE = NULL;

#define FAILS(name) long name(void) { return -1; }
FAILS(gss_delete_sec_context)
FAILS(gss_display_status)
FAILS(gss_import_name)
FAILS(gss_indicate_mechs)
FAILS(gss_init_sec_context)
FAILS(gss_release_buffer)
FAILS(gss_release_name)
FAILS(gss_release_oid_set)
FAILS(gss_test_oid_set_member)

#define GIVES_NOTHING(name) void *name(void) { return NULL; }
GIVES_NOTHING(libssh2_agent_init)
GIVES_NOTHING(libssh2_channel_open_ex)
GIVES_NOTHING(libssh2_hostkey_hash)
GIVES_NOTHING(libssh2_knownhost_init)
GIVES_NOTHING(libssh2_session_abstract)
GIVES_NOTHING(libssh2_session_hostkey)
GIVES_NOTHING(libssh2_userauth_list)
FAILS(libssh2_agent_connect)
FAILS(libssh2_agent_disconnect)
FAILS(libssh2_agent_free)
FAILS(libssh2_agent_get_identity)
FAILS(libssh2_agent_list_identities)
FAILS(libssh2_agent_userauth)
FAILS(libssh2_channel_close)
FAILS(libssh2_channel_free)
FAILS(libssh2_channel_process_startup)
FAILS(libssh2_channel_read_ex)
FAILS(libssh2_channel_set_blocking)
FAILS(libssh2_channel_write_ex)
FAILS(libssh2_knownhost_checkp)
FAILS(libssh2_knownhost_free)
FAILS(libssh2_knownhost_readfile)
FAILS(libssh2_session_disconnect_ex)
FAILS(libssh2_session_free)
FAILS(libssh2_session_handshake)
FAILS(libssh2_session_last_error)
FAILS(libssh2_session_method_pref)
FAILS(libssh2_session_set_blocking)
FAILS(libssh2_userauth_authenticated)
FAILS(libssh2_userauth_keyboard_interactive_ex)
FAILS(libssh2_userauth_password_ex)
FAILS(libssh2_userauth_publickey)
FAILS(libssh2_userauth_publickey_fromfile_ex)
FAILS(libssh2_userauth_publickey_frommemory)
