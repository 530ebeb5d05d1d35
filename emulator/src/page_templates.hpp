#pragma once

/// The content of each page of the portal, as mustache templates. `{{name}}` is escaped;
/// <bdi> keeps a name's direction of writing from turning the text around it.
namespace userhub::emulator::page_templates {

inline constexpr const char* dashboard = R"html(<div class="grid">
<section class="card" aria-labelledby="plan">
<h2 id="plan"><bdi>{{plan_name}}</bdi> plan</h2>
<p class="price">{{plan_price}}</p>
<p class="soft">{{plan_description}}</p>
<div class="actions">
<a class="button main" href="/{{account_path}}/plans">Change plan</a>
{{#can_cancel}}<a class="button" href="/{{account_path}}/cancel">Cancel plan</a>{{/can_cancel}}
</div>
</section>
{{#is_organization}}<section class="card" aria-labelledby="people">
<h2 id="people">Members</h2>
<p>{{member_count}} in <bdi>{{account_name}}</bdi>, {{invited_count}} invited.</p>
<div class="actions">
<a class="button" href="/{{account_path}}/members">Show members</a>
<a class="button" href="/{{account_path}}/invite">Invite someone</a>
</div>
</section>{{/is_organization}}
<section class="card" aria-labelledby="accounts">
<h2 id="accounts">Your accounts</h2>
<ul class="rows">
{{#accounts}}<li><span>{{#shown}}<bdi>{{name}}</bdi>{{/shown}}{{^shown}}<a href="/{{path}}"><bdi>{{name}}</bdi></a>{{/shown}}</span>
<span class="soft small">{{kind}}{{#shown}}, shown here{{/shown}}</span></li>
{{/accounts}}</ul>
</section>
</div>)html";

inline constexpr const char* plans = R"html(<ul class="grid">
{{#plans}}<li class="card{{#current}} chosen{{/current}}">
<h2><bdi>{{name}}</bdi></h2>
<p class="price">{{price}}</p>
<p class="soft">{{description}}</p>
<div class="actions">{{#current}}<span class="badge">Your plan</span>{{/current}}{{^current}}<a class="button main" data-testid="choose-plan-{{id}}" href="/{{account_path}}/checkout/{{path}}">Choose <bdi>{{name}}</bdi></a>{{/current}}</div>
</li>
{{/plans}}</ul>)html";

inline constexpr const char* checkout = R"html(<form class="card narrow" method="post">
<input type="hidden" name="form_token" value="{{form_token}}">
<h2><bdi>{{chosen_name}}</bdi> plan</h2>
<p class="soft">{{chosen_description}}</p>
<p><bdi>{{account_name}}</bdi> {{#chosen_already}}is on <bdi>{{plan_name}}</bdi> already.{{/chosen_already}}{{^chosen_already}}moves from <bdi>{{plan_name}}</bdi> to <bdi>{{chosen_name}}</bdi>.{{/chosen_already}}</p>
<p class="total"><span>Total</span><span data-testid="total">{{chosen_price}}</span></p>
<div class="actions">
<button class="button main" data-testid="complete" name="outcome" value="complete">Complete the purchase</button>
<button class="button" data-testid="decline" name="outcome" value="decline">Let the card be declined</button>
</div>
<p class="soft small">No card is asked for. The second button is how to try what your app does when a payment fails.</p>
</form>
<p><a href="/{{account_path}}/plans">Back to the plans</a></p>)html";

inline constexpr const char* cancel = R"html({{#can_cancel}}<form class="card narrow" method="post">
<input type="hidden" name="form_token" value="{{form_token}}">
<h2>Leave the <bdi>{{plan_name}}</bdi> plan?</h2>
<p><bdi>{{account_name}}</bdi> falls back to <bdi>{{first_plan}}</bdi> at once.</p>
<div class="actions">
<button class="button danger" data-testid="confirm-cancel">Cancel the plan</button>
<a class="button" data-testid="keep-plan" href="/{{account_path}}">Keep <bdi>{{plan_name}}</bdi></a>
</div>
</form>{{/can_cancel}}{{^can_cancel}}<div class="card narrow">
<p><bdi>{{account_name}}</bdi> is on <bdi>{{plan_name}}</bdi>: there is nothing to cancel.</p>
<div class="actions"><a class="button" data-testid="keep-plan" href="/{{account_path}}">Back to the dashboard</a></div>
</div>{{/can_cancel}})html";

inline constexpr const char* members =
    R"html({{#is_organization}}<section class="card" aria-labelledby="people">
<h2 id="people">In <bdi>{{account_name}}</bdi></h2>
<ul class="rows" data-testid="members">
{{#members}}<li><span><bdi>{{name}}</bdi><br><span class="soft small"><bdi>{{email}}</bdi></span></span>
<span class="badge">{{role}}</span>
{{^is_you}}<form method="post"><input type="hidden" name="form_token" value="{{form_token}}">
<button class="button slim" name="remove" value="{{id}}" data-testid="remove-{{id}}" aria-label="Remove {{name}}">Remove</button></form>{{/is_you}}{{#is_you}}<span class="soft small">You</span>{{/is_you}}</li>
{{/members}}</ul>
</section>
<section class="card" aria-labelledby="invited">
<h2 id="invited">Invited</h2>
{{^has_invitations}}<p class="soft">Nobody is waiting for an answer.</p>{{/has_invitations}}{{#has_invitations}}<ul class="rows" data-testid="invitations">
{{#invitations}}<li><span><bdi>{{email}}</bdi></span>
<form method="post"><input type="hidden" name="form_token" value="{{form_token}}">
<button class="button slim" name="withdraw" value="{{email}}" aria-label="Withdraw the invitation of {{email}}">Withdraw</button></form></li>
{{/invitations}}</ul>{{/has_invitations}}
<div class="actions"><a class="button main" href="/{{account_path}}/invite">Invite someone</a></div>
</section>{{/is_organization}}{{^is_organization}}<div class="card narrow">
<p>This is a personal account: members belong to organizations.</p>
</div>{{/is_organization}})html";

inline constexpr const char* invite =
    R"html({{#is_organization}}<form class="card narrow" method="post">
<input type="hidden" name="form_token" value="{{form_token}}">
<div class="field">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="off" required maxlength="320" value="{{email}}" data-testid="invite-email" aria-describedby="email-hint">
<p class="soft small" id="email-hint">They are listed as invited to <bdi>{{account_name}}</bdi>; the emulator sends no mail.</p>
</div>
<div class="actions"><button class="button main" data-testid="send-invite">Send the invitation</button></div>
</form>
<p><a href="/{{account_path}}/members">Show members and invitations</a></p>{{/is_organization}}{{^is_organization}}<div class="card narrow">
<p>This is a personal account: people are invited to organizations.</p>
</div>{{/is_organization}})html";

inline constexpr const char* leave = R"html(<div class="card narrow" data-testid="leaving">
<p>This address is neither the app's ({{app_origin}}) nor on this machine:</p>
<p><strong><code data-testid="destination">{{destination}}</code></strong></p>
<p class="soft">Whoever made the portal session chose it. If it is your app's, name it: <code>userhub emulator --app-url</code>.</p>
<div class="actions">
<a class="button main" data-testid="continue" href="{{destination}}">Continue to {{destination_host}}</a>
<a class="button" data-testid="stay" href="/">Stay on the portal</a>
</div>
</div>)html";

inline constexpr const char* notice = R"html(<div class="card narrow" data-testid="{{kind}}">
<p>{{text}}</p>
<div class="actions"><a class="button main" data-testid="return" href="{{app_url}}">Go to the app</a></div>
</div>)html";

}  // namespace userhub::emulator::page_templates
