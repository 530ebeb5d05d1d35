#include "userhub.h"

int manage_billing(const char* admin_key, int (*fail)(userhub_error* error),
                   void (*redirect)(int status, const char* url));

/* The example that userhub.h begins with, in a program that has what it leaves out. */
int manage_billing(const char* admin_key, int (*fail)(userhub_error* error),
                   void (*redirect)(int status, const char* url)) {
#include "header_example.inc"
  return 0;
}
