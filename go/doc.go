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
// built and the dynamic linker when it runs. The environment variables that it reads by itself are
// libcurl's: the standard proxy variables and SSLKEYLOGFILE.
package userhub
