#include "text/redaction.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"

using namespace userhub;

namespace {

using Rows = std::initializer_list<std::pair<std::string_view, std::string_view>>;

void check(const Rows& rows, std::string_view key = "") {
  for (const auto& [text, shown] : rows) {
    INFO(text);
    CHECK(redact(text, key) == shown);
    CHECK(redact(shown, key) == shown);
  }
}

}  // namespace

TEST_CASE("a token in a URL is hidden, and the rest of the URL shown") {
  check({{"https://p.example/signin?token=secret", "https://p.example/signin?token=…"},
         {"https://p.example/signin?token=secret&a=b", "https://p.example/signin?token=…&a=b"},
         {"https://p.example/signin?a=b&token=secret#c", "https://p.example/signin?a=b&token=…#c"},
         {"https://p.example/signin#token=secret", "https://p.example/signin#token=…"},
         {"https://p.example/signin#access_token=secret&b",
          "https://p.example/signin#access_token=…&b"},
         {"?Token=secret", "?Token=…"},
         {"?TOKEN=secret%2Fsecret%3D%3D", "?TOKEN=…"},
         {"params[token]=secret", "params[token]=…"},
         {R"({"redirectUrl":"https://p.example/?token=secret"})",
          R"({"redirectUrl":"https://p.example/?token=…"})"}});
}

TEST_CASE("a token is hidden whatever stands between its name and it") {
  for (const std::string_view name : {"token", "Token", "TOKEN", "access_token", "X-Auth-Token"}) {
    for (const std::string_view gap :
         {"=",       ":",        ": ",        " : ",           " = ",         "= ",        "=>",
          " => ",    "\n",       "=\n",       ":\n",           "\n\n",        " \n ",      "%3D",
          "%3d",     "%253D",    "%3A%20",    "%0A",           "%20%3D%20",   "%22%3A%22", "%3D\n",
          "%3D ",    "\\u003d",  "\\\\u003d", "\\n",           "\\t",         "&#61;",     "&#x3D;",
          "&#x3d;",  "&equals;", "&#58; ",    "&amp;#61;",     "&colon;",     "\":\"",     "\": \"",
          "\" : \"", "':'",      "\\\":\\\"", "&quot;:&quot;", "&#34;:&#34;", "=\"",       "='",
          "=\\\"",   "=`",       ": <",       ": [",           ": (",         "：",        "＝",
          ": “",     "</b>: ",   ": <b>",     "</td><td> : "}) {
      const std::string begin = std::string("a ").append(name).append(gap);
      check({{begin + "secret", begin + "…"}, {begin + "secret, b", begin + "…, b"}});
    }
  }
}

TEST_CASE("a value after the name of a token and only a space is hidden unless it is prose") {
  check({{"the token is expired", "the token is expired"},
         {"Invalid token", "Invalid token"},
         {"Invalid token.", "Invalid token."},
         {"token", "token"},
         {"tokens = 5", "tokens = 5"},
         {"a token, please", "a token, please"},
         {"\"token\" is required", "\"token\" is required"},
         {"Unexpected token } in JSON at position 5", "Unexpected token } in JSON at position 5"},
         {"Unexpected token < in JSON", "Unexpected token < in JSON"},
         {R"({"grant":"token","id":"usr_1"})", R"({"grant":"token","id":"usr_1"})"},
         {"Invalid token tok_secret", "Invalid token …"},
         {"token 5f3e is unknown", "token … is unknown"},
         {"token 'secret' is unknown", "token '…' is unknown"},
         {"token “secret” is unknown", "token “…” is unknown"},
         {"token [\"secret\"]", "token [\"…\"]"},
         {"<td>token</td><td>tok_1</td>", "<td>token</td><td>…</td>"},
         {"<token>secret</token>", "<token>…</token>"},
         {"Invalid token: expired", "Invalid token: …"}});
}

TEST_CASE("a token is hidden to its end") {
  check({{R"(token="secret")", R"(token="…")"},
         {R"(token=\"secret\")", R"(token=\"…\")"},
         {"token='secret' b", "token='…' b"},
         {"(token=secret)", "(token=…)"},
         {"token=secret; a", "token=…; a"},
         {"?next=%2Fsignin%3Ftoken%3Dsecret", "?next=%2Fsignin%3Ftoken%3D…"},
         {"?next=%3Ftoken%3Dsecret%26b%3Dc&d", "?next=%3Ftoken%3D…&d"},
         {R"(signin?token\u003dsecret\u0026a)", R"(signin?token\u003d…\u0026a)"},
         {R"(signin?token=sec\/ret\u002bsecret")", R"(signin?token=…")"},
         {"signin?token&#61;secret", "signin?token&#61;…"},
         {"signin?token&#x3D;sec&#x2F;ret&amp;a", "signin?token&#x3D;…&amp;a"},
         {"token=secret&quot; b", "token=…&quot; b"},
         {"token=secret\nb", "token=…\nb"},
         {"token=", "token="},
         {"token=&a", "token=&a"}});
}

TEST_CASE("several secrets in a text are all hidden") {
  check({{"token=secret token=secret", "token=… token=…"},
         {"token=token='secret'", "token=token='…'"},
         {"token=a%token=\"secret\"", "token=…\"…\""},
         {"token=Bearer secret", "token=Bearer …"},
         {"token: token: secret", "token: token: …"},
         {"tokentoken=secret", "tokentoken=…"}});
}

TEST_CASE("a bearer key is hidden") {
  check({{"Bearer secret", "Bearer …"},
         {"Bearer  secret", "Bearer  …"},
         {"bearer\nsecret", "bearer\n…"},
         {"Bearer: secret", "Bearer: …"},
         {"Bearer%20secret", "Bearer%20…"},
         {"Bearer\\u0020secret", "Bearer\\u0020…"},
         {"Bearer&#32;secret", "Bearer&#32;…"},
         {"Bearer 'secret'", "Bearer '…'"},
         {"Bearer <secret>", "Bearer <…>"},
         {"Authorization: Bearer secret, then", "Authorization: Bearer …, then"},
         {R"({"authorization":"Bearer secret"})", R"({"authorization":"Bearer …"})"},
         {"no bearer token is given", "no bearer token is given"},
         {"bearer token: secret", "bearer token: …"},
         {"forbearers", "forbearers"}});
}

TEST_CASE("a key of eight characters or more is hidden wherever it stands") {
  check({{"the key sk_4/x+y is bad", "the key … is bad"},
         {"xsk_4/x+yx", "x…x"},
         {"sk_4/x+ysk_4/x+y", "…"},
         {"sk_4%2Fx%2By", "…"},
         {"sk_4%2fx%2by", "…"},
         {"%73%6B%5F%34%2F%78%2B%79", "…"},
         {"sk_4%2Fx+y", "…"},
         {"sk_4%252Fx%252By", "…"},
         {R"(sk_4\/x+y)", "…"},
         {R"(sk_4\u002fx\u002By)", "…"},
         {"sk_4&#x2F;x&#43;y", "…"},
         {"sk_4/x+", "sk_4/x+"},
         {"SK_4/X+Y", "SK_4/X+Y"}},
        "sk_4/x+y");
  check({{"key%2541secret", "…"}, {"key%41secret", "…"}}, "key%41secret");
}

TEST_CASE("a shorter key is hidden only as a whole word") {
  check({{"The admin key is wrong.", "The admin key is wrong."},
         {"k", "…"},
         {"the key k is wrong", "the key … is wrong"},
         {"'k', \"k\" (k) k/k k:k", "'…', \"…\" (…) …/… …:…"},
         {"k\nk", "…\n…"},
         {"k. k-k k_1 .k", "k. k-k k_1 .k"},
         {"a%20k%20b a%3Dk&b", "a%20…%20b a%3D…&b"},
         {"a%2520k b", "a%2520… b"},
         {"a\\nk b", "a\\n… b"},
         {"%6B &#107; \\u006b", "… … …"},
         {"a%6B", "a%6B"}},
        "k");
  check({{"sk_test sk_test1 1sk_test", "… sk_test1 1sk_test"}}, "sk_test");
  check({{"a+b a%2Bb xa+b", "… … xa+b"}}, "a+b");
}

TEST_CASE("without a key nothing is hidden") {
  check({{"a", "a"}, {"", ""}});
}

TEST_CASE("a long text takes time in proportion to its length, whatever it repeats") {
  for (const std::string_view repeated :
       {"token=", "token", "token ", "token<b>", "token<", "bearer", "token atoken:", "token\"",
        "<token>", "%25", "\\", "&amp;", "&#61", "token=&#6"}) {
    std::string text;
    while (text.size() < 100'000) text += repeated;
    text += " token=secret key_secret";
    INFO(repeated);
    CHECK_FALSE(redact(text, "key_secret").contains("secret"));
    CHECK(redact(text, "key").ends_with(" token=… key_secret"));
  }
}

TEST_CASE("a shown URL has no part that could sign somebody in") {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"https://p.example/signin?token=secret", "https://p.example/signin?token=…"},
      {"https://p.example/signin?a=secret&token=secret", "https://p.example/signin?token=…"},
      {"https://p.example?token=secret&b=secret#secret", "https://p.example?token=…"},
      {"https://p.example:8443/signin?token=secret", "https://p.example:8443/signin?token=…"},
      {"https://u@x:secret@p.example/?token=secret", "https://p.example/?token=…"},
      {"https://p.example/secret", "https://p.example/…"},
      {"https://p.example/a?b=secret", "https://p.example/…"},
      {"https://p.example/#token=secret", "https://p.example/…"},
      {"https://secret@p.example", "https://p.example/…"},
      {"https://p.example/secret?a=?token=secret", "https://p.example/…"},
      {"https://[::1]:8443/a?token=secret", "https://[::1]:8443/a?token=…"},
      {"secret", "…"},
      {"", "…"}};
  for (const auto& [url, shown] : rows) {
    INFO(url);
    CHECK(redact_url(url, "…") == shown);
  }
}
