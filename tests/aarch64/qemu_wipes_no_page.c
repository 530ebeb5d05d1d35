// Shows that qemu does not do MADV_WIPEONFORK: succeeds if a child has what its parent wrote.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  const size_t size = (size_t)sysconf(_SC_PAGESIZE);
  char* page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  madvise(page, size, MADV_WIPEONFORK);
  *page = 'x';
  if (fork() == 0) _exit(*page == 'x' ? 0 : 1);
  int status = 1;
  wait(&status);
  return status != 0;
}
