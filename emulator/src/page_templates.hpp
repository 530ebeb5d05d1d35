#pragma once

/// The portal's pages as mustache templates. `{{name}}` is escaped.
namespace userhub::emulator::page_templates {

inline constexpr const char* layout = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{{title}} · UserHub emulator</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #dde2ea;
  --ground: #f4f6f9; --card: #fff; --accent: #2f5bea; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf3; --soft: #9aa5b5; --line: #313947;
  --ground: #12161d; --card: #1b212b; --accent: #7d9bff; --on-accent: #10141b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.banner { background: #ffd84d; color: #3a2f00; text-align: center; padding: .35rem 1rem;
  font-size: .8125rem; }
.banner strong { letter-spacing: .12em; }
main { max-width: 44rem; margin: 0 auto; padding: 2rem 1rem 3rem; }
h1 { font-size: 1.625rem; line-height: 1.2; margin: 0 0 1rem; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-bottom: 1.5rem; }
a { color: var(--accent); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
  padding: 1.25rem; margin-bottom: 1.5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .5rem 1.5rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; }
.button { display: inline-block; padding: .625rem 1.125rem; border-radius: .5rem;
  border: 1px solid var(--line); background: var(--card); color: var(--ink);
  font-weight: 600; text-decoration: none; }
.button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
  .button { width: 100%; text-align: center; } }
</style>
</head>
<body>
<div class="banner" role="note"><strong>EMULATOR</strong> A local stand-in for UserHub. Nothing here is charged.</div>
<main>
{{{content}}}
</main>
</body>
</html>
)html";

inline constexpr const char* account = R"html(<nav aria-label="Portal">
<a href="/{{account_path}}">Dashboard</a>
<a href="/{{account_path}}/plans">Plans</a>
<a href="/{{account_path}}/members">Members</a>
<a href="/{{account_path}}/invite">Invite</a>
<a href="/{{account_path}}/cancel">Cancel</a>
</nav>
<h1>{{title}}</h1>
<div class="card">
<dl>
<dt>Account</dt><dd>{{account_name}}</dd>
<dt>Account ID</dt><dd><code data-testid="account-id">{{account_id}}</code></dd>
<dt>Current plan</dt><dd data-testid="current-plan">{{plan_name}}</dd>
{{#chosen_plan}}<dt>Chosen plan</dt><dd data-testid="chosen-plan">{{chosen_plan}}</dd>{{/chosen_plan}}
</dl>
</div>
<div class="actions">
<a class="button main" data-testid="complete" href="{{success_url}}">Complete</a>
<a class="button" data-testid="return" href="{{return_url}}">Return</a>
</div>)html";

inline constexpr const char* notice = R"html(<h1>{{title}}</h1>
<div class="card" data-testid="{{kind}}">{{text}}</div>
<div class="actions"><a class="button main" data-testid="return" href="{{app_url}}">Back to the app</a></div>)html";

}  // namespace userhub::emulator::page_templates
