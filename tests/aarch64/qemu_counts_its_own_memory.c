// Shows that qemu counts its own memory, such as translated code, as the program's: succeeds if
// 8 MB are resident though this program has hardly any.
#include <stdio.h>

int main(void) {
  long size = 0, resident = 0;
  FILE* counts = fopen("/proc/self/statm", "r");
  if (counts == NULL || fscanf(counts, "%ld %ld", &size, &resident) != 2) return 1;
  return resident * 4096 < 8000000;
}
