#pragma once

/// What every page of the portal shares, as mustache templates. `{{name}}` is escaped.
namespace userhub::emulator::page_templates {

inline constexpr const char* style = R"css(
:root { color-scheme: light dark; --ink: #18202f; --soft: #566072; --line: #dfe3eb;
  --ground: #f5f6fa; --card: #fff; --accent: #3a4fd8; --on-accent: #fff; --tint: #eceffd;
  --good: #0b6b3a; --good-tint: #e3f5ea; --bad: #a8201a; --bad-tint: #fdeceb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9ecf4; --soft: #a3adbf; --line: #343c4d;
  --ground: #11151d; --card: #1a202b; --accent: #98a8ff; --on-accent: #10141f; --tint: #262f4d;
  --good: #79d8a2; --good-tint: #14301f; --bad: #ff9d96; --bad-tint: #3a1b1a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
h1, h2, p, ul, dl, dd { margin: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -.01em; }
h2 { font-size: 1.125rem; line-height: 1.3; }
ul { padding: 0; list-style: none; }
a { color: var(--accent); }
code { font: .875em ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
a:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid var(--accent);
  outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: .5rem; top: .5rem; padding: .5rem 1rem; background: var(--card); z-index: 1; }
.banner { background: #ffd84d; color: #352b00; text-align: center; padding: .375rem 1rem;
  font-size: .8125rem; }
.banner strong { letter-spacing: .1em; }
.top { background: var(--card); border-bottom: 1px solid var(--line); }
.wide { max-width: 60rem; margin-inline: auto; padding-inline: 1.25rem; }
.bar { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between;
  gap: .75rem; padding-block: .875rem; }
.brand { display: flex; align-items: center; gap: .625rem; font-weight: 700; font-size: 1.0625rem; }
.mark { display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: .5rem;
  background: var(--accent); color: var(--on-accent); }
.tabs { display: flex; gap: .25rem 1.5rem; flex-wrap: wrap; }
.tabs a { padding: .625rem 0; color: var(--soft); text-decoration: none; font-weight: 500;
  border-bottom: 3px solid transparent; }
.tabs a:hover { color: var(--ink); }
.tabs a[aria-current] { color: var(--ink); border-color: var(--accent); }
main { display: grid; gap: 1.5rem; padding-block: 2rem 4rem; }
main > * { min-width: 0; }
.account { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; }
.account > :first-child { flex: 1 1 14rem; min-width: 0; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .875rem;
  padding: 1.5rem; display: grid; gap: 1rem; align-content: start; overflow-wrap: anywhere; }
.narrow { max-width: 34rem; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); }
.price { font-size: 1.5rem; font-weight: 700; }
.chosen { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
.badge { display: inline-block; padding: .125rem .625rem; border-radius: 1rem; font-size: .8125rem;
  font-weight: 600; background: var(--tint); color: var(--ink); }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; }
.button { display: inline-block; padding: .625rem 1.125rem; border-radius: .5rem; cursor: pointer;
  border: 1px solid var(--soft); background: var(--card); color: var(--ink); text-align: center;
  font: inherit; font-weight: 600; text-decoration: none; }
.button:hover { border-color: var(--accent); }
.button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.button.danger { background: var(--bad); border-color: var(--bad); color: var(--card); }
.button.slim { padding: .25rem .75rem; font-size: .875rem; }
.rows > li { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem;
  padding: .75rem 0; border-top: 1px solid var(--line); }
.rows > li:first-child { border-top: 0; }
.rows > li > :first-child { flex: 1 1 8rem; min-width: 0; }
.field { display: grid; gap: .375rem; }
.field label { font-weight: 600; }
.field input { width: 100%; padding: .625rem .75rem; border: 1px solid var(--soft); font: inherit;
  border-radius: .5rem; background: var(--card); color: var(--ink); }
.notice { padding: .75rem 1rem; border-radius: .5rem; background: var(--good-tint);
  color: var(--good); font-weight: 500; }
.notice.bad { background: var(--bad-tint); color: var(--bad); }
.total { display: flex; justify-content: space-between; gap: 1rem; padding-top: 1rem;
  border-top: 1px solid var(--line); font-weight: 600; }
@media (max-width: 30rem) { .tabs { column-gap: 1.125rem; font-size: .9375rem; } main { padding-block: 1.5rem 3rem; } .card { padding: 1.25rem; }
  .actions .button, .actions form { width: 100%; } h1 { font-size: 1.5rem; } }
)css";

inline constexpr const char* layout = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{{title}} · UserHub emulator</title>
<link rel="icon" href="data:,">
<style>{{{style}}}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<div class="banner"><strong>EMULATOR</strong> A local stand-in for UserHub. Nothing here is charged or sent.</div>
<div class="wide bar">
<span class="brand"><span class="mark" aria-hidden="true">U</span>Billing portal</span>
{{#return_url}}<a class="button slim" data-testid="return" href="{{return_url}}">Return to app</a>{{/return_url}}
</div>
{{#account_path}}<nav class="wide tabs" aria-label="Portal">
{{#tabs}}<a href="/{{account_path}}{{path}}"{{#current}} aria-current="page"{{/current}}>{{name}}</a>
{{/tabs}}</nav>{{/account_path}}
</header>
<main class="wide" id="content">
{{#account_path}}<div class="account">
<div><strong><bdi>{{account_name}}</bdi></strong><br>
<span class="soft small">{{account_kind}} <code data-testid="account-id">{{account_id}}</code></span></div>
<div class="small">Plan <span class="badge" data-testid="current-plan">{{plan_name}}</span></div>
</div>
{{/account_path}}<h1>{{title}}</h1>
{{#notice}}<p class="notice{{#notice_is_error}} bad{{/notice_is_error}}" data-testid="notice" role="{{#notice_is_error}}alert{{/notice_is_error}}{{^notice_is_error}}status{{/notice_is_error}}">{{notice}}</p>
{{/notice}}{{{content}}}
</main>
</body>
</html>
)html";

}  // namespace userhub::emulator::page_templates
