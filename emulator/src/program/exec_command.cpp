#include "exec_command.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <expected>
#include <optional>

#include "environment.hpp"
#include "exit_code.hpp"
#include "print.hpp"
#include "signals.hpp"

namespace userhub::emulator {
namespace {

/// Gives the command the signal mask that this process had before it blocked signals.
class SpawnAttributes {
 public:
  explicit SpawnAttributes(const sigset_t& mask) {
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setsigmask(&attributes_, &mask);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK);
  }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

// For C: a null pointer ends the list.
std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (const auto& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// The error is an errno.
std::expected<pid_t, int> spawn(const std::vector<std::string>& command,
                                const std::vector<std::string>& environment, const sigset_t& mask) {
  const auto arguments = pointers_to(command);
  const SpawnAttributes attributes(mask);
  pid_t child = 0;
  const int error = posix_spawnp(&child, arguments[0], nullptr, attributes.get(), arguments.data(),
                                 pointers_to(environment).data());
  if (error != 0) return std::unexpected(error);
  return child;
}

int report_unspawned(const std::string& program, int error) {
  if (error == ENOENT) {
    fail("command not found: " + program);
    return exit_command_not_found;
  }
  fail("cannot run " + program + ": " + std::strerror(error));
  return exit_command_unusable;
}

// The terminal sends a Ctrl-C to the command too: if passed on, it would arrive twice.
bool comes_from_terminal(const siginfo_t& signal) {
  return signal.si_code == SI_KERNEL;
}

// Reaps every child that has ended: the first process of a container inherits orphans. Returns the
// status of `child` if it is among them.
std::optional<int> reap(pid_t child) {
  std::optional<int> ended;
  int status = 0;
  for (pid_t pid = waitpid(-1, &status, WNOHANG); pid > 0; pid = waitpid(-1, &status, WNOHANG)) {
    if (pid == child) ended = status;
  }
  return ended;
}

int wait_for(pid_t child, const Signals& signals) {
  while (true) {
    const siginfo_t signal = signals.wait();
    if (signal.si_signo != SIGCHLD) {
      if (!comes_from_terminal(signal)) kill(child, signal.si_signo);
      continue;
    }
    const auto status = reap(child);
    if (!status) continue;
    return WIFSIGNALED(*status) ? exit_by_signal + WTERMSIG(*status) : WEXITSTATUS(*status);
  }
}

}  // namespace

int exec_command(const EmulatorOptions& options, const std::vector<std::string>& command,
                 bool names_portal) {
  // If the parent left SIGCHLD ignored, the command's exit code would be lost.
  std::signal(SIGCHLD, SIG_DFL);
  const Signals signals(
      {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGWINCH, SIGCONT});
  const auto emulator = Emulator::start(options);
  if (!emulator) return fail(emulator.error());
  for (const auto& warning : emulator->warnings()) warn(warning);
  const auto environment = environment_with(
      environ,
      {"USERHUB_BASE_URL=" + emulator->url(), "USERHUB_ADMIN_KEY=" + emulator->admin_key()});
  const auto child = spawn(command, environment, signals.previous_mask());
  if (child && names_portal) note("the portal is at " + emulator->url() + "/");
  return child ? wait_for(*child, signals) : report_unspawned(command[0], child.error());
}

}  // namespace userhub::emulator
