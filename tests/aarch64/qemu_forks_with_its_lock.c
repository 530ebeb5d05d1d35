// Shows that a child cannot start a thread if its parent was starting one: a lock of qemu stays
// locked there. Succeeds if a child waits for 10 seconds.
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void* end_at_once(void* unused) {
  return unused;
}

static void* start_thread(void* for_ever) {
  pthread_t thread;
  do {
    if (pthread_create(&thread, NULL, end_at_once, NULL) == 0) pthread_join(thread, NULL);
  } while (for_ever != NULL);
  return NULL;
}

int main(void) {
  pthread_t other;
  for (int i = 0; i < 8; ++i) pthread_create(&other, NULL, start_thread, "for ever");
  for (int i = 0; i < 1000; ++i) {
    const pid_t child = fork();
    if (child == 0) _exit(start_thread(NULL) != NULL);
    for (int waits = 0; waitpid(child, NULL, WNOHANG) == 0; ++waits) {
      usleep(10000);
      if (waits == 1000) return kill(child, SIGKILL);
    }
  }
  return 1;
}
