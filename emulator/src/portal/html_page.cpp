#include "portal/html_page.hpp"

#include "page_templates.hpp"
#include "state/digest.hpp"

namespace userhub::emulator {
namespace {

// Only the layout's own style. No form-action: browsers also apply it to the redirect after a form,
// and a completed action redirects to the app.
std::string content_policy(Audience audience) {
  static const std::string common = "default-src 'none'; style-src 'sha256-" +
                                    sha256_base64(page_templates::style) +
                                    "'; img-src data:; base-uri 'none'; frame-ancestors 'none'";
  return audience == Audience::visitors ? common
                                        : common + "; script-src 'self'; connect-src 'self'";
}

std::string render(const char* page_template, const Values& values) {
  return kainjow::mustache::mustache(page_template).render(values);
}

Values partial(const char* page_template) {
  return kainjow::mustache::partial([page_template] { return std::string(page_template); });
}

}  // namespace

Response html_page(int status, const char* page_template, Values values, Audience audience) {
  const bool for_visitors = audience == Audience::visitors;
  const char* const referrer_policy = for_visitors ? "no-referrer" : "same-origin";
  values.set("pager", partial(page_templates::pager));
  values.set("search_form", partial(page_templates::search_form));
  values.set("content", render(page_template, values));
  values.set("style", page_templates::style);
  values.set("referrer_policy", referrer_policy);
  set_flag(values, "for_visitors", for_visitors);
  return {.status = status,
          .headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Cache-Control", "no-store"},
                      {"Referrer-Policy", referrer_policy},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Content-Security-Policy", content_policy(audience)}},
          .body = render(page_templates::layout, values),
          .delivery = {}};
}

void set_flag(Values& values, const char* name, bool flag) {
  values.set(name, flag ? Values::type::bool_true : Values::type::bool_false);
}

}  // namespace userhub::emulator
