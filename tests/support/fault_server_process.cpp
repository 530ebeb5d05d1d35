#include "fault_server_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace userhub::testing {
namespace {

std::string first_line(int descriptor) {
  std::string line;
  for (char byte = 0; ::read(descriptor, &byte, 1) == 1 && byte != '\n';) line += byte;
  return line;
}

}  // namespace

FaultServerProcess::FaultServerProcess(const char* program) {
  int input[2];
  int output[2];
  checked(::pipe2(input, O_CLOEXEC), "pipe2");
  checked(::pipe2(output, O_CLOEXEC), "pipe2");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  char* const arguments[] = {const_cast<char*>(program), nullptr};
  const int failure = ::posix_spawn(&process_, program, &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(input[0]);
  ::close(output[1]);
  input_ = input[1];
  const auto line = failure == 0 ? first_line(output[0]) : std::string();
  ::close(output[0]);
  if (line.empty()) throw std::runtime_error(std::string("cannot run ") + program);
  const auto parsed = nlohmann::json::parse(line);
  url_ = parsed.at("url");
  https_url_ = parsed.at("https_url");
  ca_file_ = parsed.at("ca_file");
  for (const auto& [name, target] : parsed.at("faults").items()) {
    targets_[name] = {target.at("base_url"), target.at("proxy"), target.at("user_id")};
  }
}

FaultServerProcess::~FaultServerProcess() {
  ::close(input_);
  ::waitpid(process_, nullptr, 0);
}

}  // namespace userhub::testing
