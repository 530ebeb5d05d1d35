// Package userhub makes portal sessions at UserHub: links that sign a user in to the hosted portal,
// for one redirect.
//
// Make one [Client] for the process and share it. Each call makes a new session for one user: take
// the user ID from your own login session, never from the browser's request, and never cache,
// store or log the link.
//
// A call waits at most for the client's timeout, 20 seconds unless [WithTimeout] says otherwise, over
// DNS, connecting, TLS, every retry and every pause; its context can end it earlier. A waiting
// goroutine holds no thread: the library's one I/O thread serves all calls of a client.
//
// The package is a face of the C library libuserhub, which pkg-config must find when a program is
// built and the dynamic linker when it runs.
//
// [NewClient] reads these environment variables, and nothing reads them later: without [WithProxy], and
// for a base URL that is not loopback, the proxy variables https_proxy, HTTPS_PROXY, http_proxy,
// all_proxy, ALL_PROXY, no_proxy and NO_PROXY, by curl's rules; SSL_CERT_FILE and SSL_CERT_DIR, the
// CA certificates to trust without [WithCAFile]; and for the first client of a process
// SSLKEYLOGFILE (libcurl) and those of OpenSSL, such as OPENSSL_CONF. [WithEnvironment] adds UserHub's.
//
// Do not call [os.Setenv] or [os.Unsetenv] while a client is made or a host name is looked up: in a
// program with cgo they change the C environment: the C library's resolver reads LOCALDOMAIN and
// RES_OPTIONS on a thread of libcurl's that may outlast its call. Set what the program needs before
// it makes its first client.
package userhub
