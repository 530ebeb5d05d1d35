#include "portal/html_page.hpp"

#include "page_templates.hpp"

namespace userhub::emulator {
namespace {

// No form-action: browsers also apply it to the redirect after a form, and a completed action
// redirects to the app.
constexpr const char* content_policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "frame-ancestors 'none'";

std::string render(const char* page_template, const Values& values) {
  return kainjow::mustache::mustache(page_template).render(values);
}

}  // namespace

Response html_page(int status, const char* page_template, Values values,
                   const char* referrer_policy) {
  values.set("referrer_policy", referrer_policy);
  values.set("content", render(page_template, values));
  values.set("style", page_templates::style);
  return {.status = status,
          .headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Cache-Control", "no-store"},
                      {"Referrer-Policy", referrer_policy},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Content-Security-Policy", content_policy}},
          .body = render(page_templates::layout, values),
          .delivery = {}};
}

}  // namespace userhub::emulator
