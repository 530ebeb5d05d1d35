#pragma once

#include <concepts>
#include <cstddef>
#include <expected>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "userhub/error.hpp"
#include "userhub/portal_session.hpp"

namespace userhub {

/// Receives the result of an asynchronous call, exactly once, on the client's I/O thread. It must
/// be quick, because the client's other calls wait until it returns. It must not throw: that ends
/// the program. It may start and cancel calls, destroy its client (see ~Client) and call exit().
///
/// Owns any function that takes a Result, also one that can only be moved. Making one from a
/// function may throw std::bad_alloc. It has the meaning of std::move_only_function, which not
/// every standard library has.
class PortalSessionCallback {
 public:
  using Result = std::expected<PortalSession, Error>;

  /// Empty, as after a move: such a callback must not be called.
  PortalSessionCallback() = default;
  PortalSessionCallback(std::nullptr_t) {}

  /// Empty if the function is a null pointer, or an empty std::function.
  template <typename Function>
    requires(!std::same_as<std::remove_cvref_t<Function>, PortalSessionCallback> &&
             std::constructible_from<std::decay_t<Function>, Function> &&
             std::invocable<std::decay_t<Function>&, Result>)
  PortalSessionCallback(Function&& function) {
    if (is_empty(function)) return;
    held_ = std::make_unique<Held<std::decay_t<Function>>>(std::forward<Function>(function));
  }

  explicit operator bool() const noexcept { return held_ != nullptr; }

  void operator()(Result result) { held_->call(std::move(result)); }

 private:
  struct Callable {
    Callable() = default;
    Callable(const Callable&) = delete;
    Callable& operator=(const Callable&) = delete;
    virtual ~Callable() = default;
    virtual void call(Result&& result) = 0;
  };

  template <typename Function>
  struct Held final : Callable {
    explicit Held(const Function& copied) : function(copied) {}
    explicit Held(Function&& moved) : function(std::move(moved)) {}
    void call(Result&& result) override {
      static_cast<void>(std::invoke(function, std::move(result)));
    }
    Function function;
  };

  /// A lambda without captures compares to nullptr too, as the pointer that it converts to.
  template <typename Function>
  static bool is_empty(const Function& function) {
    constexpr bool is_pointer = std::is_pointer_v<Function> || std::is_member_pointer_v<Function>;
    constexpr bool is_wrapper = requires { function == nullptr; } && !requires { +function; };
    if constexpr (is_pointer || is_wrapper) {
      return function == nullptr;
    } else {
      return false;
    }
  }

  std::unique_ptr<Callable> held_;
};

}  // namespace userhub
