// Package userhub creates portal sessions in UserHub: links that sign a user in to the hosted portal,
// for one redirect.
//
// Create one [Client] for the process and share it. Each call creates a new session for one user:
// take the user ID from your own login session, never from the browser's request, and never cache,
// store or log the link.
//
// A call takes at most the client's timeout, by default 20 seconds, for DNS, connecting, TLS, all
// retries and the pauses between them; see [WithTimeout]. Its context can end it earlier. A waiting
// goroutine blocks no thread: one I/O thread of the library serves all calls of a client.
//
// The package uses the C library libuserhub. To build a program, pkg-config must find the library; to
// run it, the dynamic linker must. With the build tag userhub_static the program contains the library,
// and needs only those of libcurl, OpenSSL and C++ to run. After you install another version of
// libuserhub, build with `go build -a` once, because Go's build cache does not notice the change.
//
// [NewClient] reads these environment variables; nothing reads them later:
//   - the proxy, without [WithProxy] and if the base URL is not a loopback host: https_proxy,
//     HTTPS_PROXY, http_proxy, all_proxy, ALL_PROXY, no_proxy and NO_PROXY, by curl's rules
//   - the CA certificates, without [WithCAFile]: SSL_CERT_FILE and SSL_CERT_DIR
//   - for the first client of a process: SSLKEYLOGFILE, which libcurl reads, and OpenSSL's own
//     variables, such as OPENSSL_CONF
//   - with [WithEnvironment]: UserHub's
//
// Do not call [os.Setenv] or [os.Unsetenv] while a client is created or a host name is looked up. In a
// program with cgo they change the environment of C, and the C library's resolver reads LOCALDOMAIN
// and RES_OPTIONS on a thread that may run on after the call has returned. Set what the program needs
// before it creates its first client.
package userhub
