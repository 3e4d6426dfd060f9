#include "assay/base/process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace assay {
namespace {

constexpr int k_report_descriptor = 3;

// Runs between fork and exec: only async-signal-safe calls.
[[noreturn]] void become(const std::vector<char*>& arguments, const ProcessOptions& options, int report, int error) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::setpgid(0, 0);  // Ctrl-C reaches the parent alone, which ends its children in order
  const int null = ::open("/dev/null", O_RDWR);
  ::dup2(null, 0);
  ::dup2(error >= 0 && options.output_with_errors ? error : null, 1);
  ::dup2(error >= 0 ? error : null, 2);
  if (report != k_report_descriptor) {
    ::dup2(report, k_report_descriptor);
  } else {
    ::fcntl(report, F_SETFD, 0);
  }
  if (options.memory_limit) {
    const rlimit limit{options.memory_limit->count, options.memory_limit->count};
    ::setrlimit(RLIMIT_DATA, &limit);
  }
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

std::string ProcessExit::text() const {
  if (kind == Kind::timed_out) return "ran past its time limit";
  if (kind == Kind::exited) return fmt::format("exit code {}", value);
  return fmt::format("killed by signal {} ({})", value, ::strsignal(value));
}

Result<ChildProcess> ChildProcess::start(const ProcessOptions& options) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(ErrorCode::io, "cannot make a pipe: {}", std::generic_category().message(errno));
  }
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  const int error = options.standard_error.empty()
                        ? -1
                        : ::open(options.standard_error.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  std::vector<char*> arguments;
  for (const std::string& argument : options.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const pid_t id = ::fork();
  if (id == 0) become(arguments, options, ends[1], error);
  const int reason = errno;
  ::close(ends[1]);
  if (error >= 0) ::close(error);
  if (id < 0) {
    ::close(ends[0]);
    return fail(ErrorCode::io, "cannot start a process: {}", std::generic_category().message(reason));
  }
  std::optional<std::chrono::steady_clock::time_point> deadline;
  if (options.timeout) deadline = std::chrono::steady_clock::now() + *options.timeout;
  return ChildProcess(id, ends[0], deadline);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      pipe_(std::exchange(other.pipe_, -1)),
      deadline_(other.deadline_),
      timed_out_(other.timed_out_),
      partial_(std::move(other.partial_)) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(pipe_, other.pipe_);
  std::swap(deadline_, other.deadline_);
  std::swap(timed_out_, other.timed_out_);
  std::swap(partial_, other.partial_);
  return *this;
}

ChildProcess::~ChildProcess() {
  if (id_ > 0) {
    kill();
    ::waitpid(id_, nullptr, 0);
  }
  if (pipe_ >= 0) ::close(pipe_);
}

std::vector<std::string> ChildProcess::lines() {
  std::array<char, 4096> buffer{};
  ssize_t got = 0;
  while (pipe_ >= 0 && (got = ::read(pipe_, buffer.data(), buffer.size())) > 0) {
    partial_.append(buffer.data(), static_cast<std::size_t>(got));
  }
  std::vector<std::string> complete;
  for (std::size_t end = partial_.find('\n'); end != std::string::npos; end = partial_.find('\n')) {
    complete.push_back(partial_.substr(0, end));
    partial_.erase(0, end + 1);
  }
  return complete;
}

std::optional<ProcessExit> ChildProcess::poll() {
  int status = 0;
  const pid_t ended = ::waitpid(id_, &status, WNOHANG);
  if (ended == 0) {
    if (deadline_ && std::chrono::steady_clock::now() > *deadline_ && !timed_out_) {
      timed_out_ = true;
      kill();
    }
    return std::nullopt;
  }
  id_ = -1;
  if (timed_out_) return ProcessExit{ProcessExit::Kind::timed_out, 0};
  if (ended > 0 && WIFSIGNALED(status)) return ProcessExit{ProcessExit::Kind::signalled, WTERMSIG(status)};
  return ProcessExit{ProcessExit::Kind::exited, WEXITSTATUS(status)};
}

void ChildProcess::kill() {
  if (id_ <= 0) return;
  ::kill(-id_, SIGKILL);
  ::kill(id_, SIGKILL);  // the group exists only once the child has run
}

std::filesystem::path own_executable() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error);
}

}  // namespace assay
