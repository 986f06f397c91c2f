// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Digests;
import dev.signet.http.Response;
import dev.signet.identity.Api;
import dev.signet.identity.PasswordHash;
import dev.signet.identity.RefreshFamilies;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The issuer's few pages: plain HTML without scripts, which no other page may frame and whose
/// forms lead nowhere but here and to the application's address.
final class Pages {
    private static final String STYLE =
            """
            :root{color-scheme:light dark;--a:#0a625d;--o:#fff;--b:#a61b1b;--l:#51605f;--g:#f7f8f8;
            --s:#fff;--t:#1b2424}
            @media(prefers-color-scheme:dark){
            :root{--a:#6fd0c8;--o:#06201e;--b:#ff9d96;--l:#a9b7b6;--g:#121717;--s:#1a2121;
            --t:#e8eded}}
            body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem;
            background:var(--g);color:var(--t)}
            h1{font-size:1.75rem;line-height:1.2;font-weight:600}
            label{display:block;margin:1rem 0 .25rem;font-weight:600}
            input{width:100%;box-sizing:border-box;padding:.5rem;font:inherit;color:inherit;
            background:var(--s);border:1px solid var(--l);border-radius:.25rem}
            button{margin:1.5rem .5rem 0 0;padding:.5rem 1rem;font:inherit;color:inherit;
            background:var(--s);border:1px solid var(--l);border-radius:.25rem;cursor:pointer}
            form:not(:has([name=choice]))>button:first-of-type{background:var(--a);color:var(--o);
            border:1px solid var(--a)}
            .problem{color:var(--b)}
            .asked{border:1px solid var(--l);border-radius:.25rem;padding:0 1rem;
            overflow-wrap:anywhere}
            """;

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Signet</title>
            <meta name="viewport" content="width=device-width">
            <style>%s</style></head><body><main>
            """
                    .formatted(STYLE);

    private static final String END = "</main></body></html>\n";

    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; frame-ancestors 'none';"
                            .formatted(hash(STYLE))
                    + " form-action 'self'";

    /// Sends the only form there is.
    private static final String SEND = "document.forms[0].submit()";

    private static final String SENDING_POLICY =
            POLICY.replace("base-uri", "script-src 'sha256-" + hash(SEND) + "'; base-uri");

    /// What may stand in the policy as a source.
    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9.+:/\\[\\]-]{1,300}");

    private Pages() {}

    /// As a policy names a style or a script.
    private static String hash(String text) {
        byte[] digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(digest);
    }

    /// A name and a password, below what the application asks for.
    ///
    /// @param carried sent along
    /// @param redirect where the user is sent afterwards; empty for nowhere
    /// @param problem what was wrong with the last try; empty for nothing
    static Response signIn(
            AccessRequest asked,
            Map<String, String> carried,
            String redirect,
            String name,
            String problem) {
        var html = begun("Sign in", problem);
        appendAsked(html, asked, redirect);
        return credentials(html, carried, redirect, name, problem, "Sign in and allow");
    }

    /// The same for an application of this server's own that is answered at this very origin: there
    /// is nobody to allow anything to.
    ///
    /// @param application its name for people
    static Response signIn(
            String application,
            Map<String, String> carried,
            String redirect,
            String name,
            String problem) {
        var html = begun("Sign in", problem);
        html.append("<p>").append(escaped(application)).append("</p>\n");
        return credentials(html, carried, redirect, name, problem, "Sign in");
    }

    private static Response credentials(
            StringBuilder html,
            Map<String, String> carried,
            String redirect,
            String name,
            String problem,
            String button) {
        html.append("<form method=\"post\" autocomplete=\"on\">\n");
        appendHidden(html, carried);
        html.append("<label for=\"username\">Name</label>")
                .append("<input id=\"username\" name=\"username\" autocomplete=\"username\" ")
                .append("required value=\"")
                .append(escaped(name))
                .append("\">\n<label for=\"password\">Password</label>")
                .append("<input id=\"password\" name=\"password\" type=\"password\" ")
                .append("autocomplete=\"current-password\" required>\n<button>")
                .append(button)
                .append("</button>\n");
        if (!redirect.isEmpty()) {
            html.append("<button name=\"cancel\" value=\"1\" formnovalidate>Cancel</button>\n");
        }
        html.append("</form>").append(END);
        return page(problem.isEmpty() ? 200 : 401, html.toString(), redirect);
    }

    /// The name and the password of an administrator who is made by this form.
    ///
    /// @param asked what an application asks for; empty where the answer stays at this server
    /// @param carried sent along
    /// @param redirect where the user is sent afterwards
    /// @param problem what was wrong with the last try; empty for nothing
    static Response firstAdministrator(
            Optional<AccessRequest> asked,
            Map<String, String> carried,
            String redirect,
            String name,
            String problem) {
        var html = begun("The first administrator", problem);
        html.append("<p>You choose the name and the password with which you sign in from now on.")
                .append(" An administrator manages accounts, vaults and users.</p>\n");
        asked.ifPresent(one -> appendAsked(html, one, redirect));
        html.append("<form method=\"post\">\n");
        appendHidden(html, carried);
        html.append("<label for=\"username\">Name</label>")
                .append("<input id=\"username\" name=\"username\" autocomplete=\"username\" ")
                .append("required maxlength=\"113\" value=\"")
                .append(escaped(name))
                .append("\">\n");
        appendNewPassword(html, "password", "Password, 8 characters at least");
        appendNewPassword(html, FirstSteps.AGAIN, "The same password again");
        html.append("<button>Make me the administrator</button>\n")
                .append("<button name=\"cancel\" value=\"1\" formnovalidate>Cancel</button>\n")
                .append("</form>")
                .append(END);
        return page(problem.isEmpty() ? 200 : 422, html.toString(), redirect);
    }

    private static void appendNewPassword(StringBuilder html, String name, String label) {
        html.append("<label for=\"%s\">%s</label>".formatted(name, label))
                .append("<input id=\"%s\" name=\"%s\" type=\"password\"".formatted(name, name))
                .append(" autocomplete=\"new-password\" minlength=\"")
                .append(PasswordHash.PASSWORD_CHARS_MIN)
                .append("\" maxlength=\"")
                .append(PasswordHash.PASSWORD_CHARS_MAX)
                .append("\" required>\n");
    }

    /// A user says for which patient an application is started.
    ///
    /// @param application its name for people
    /// @param handle of the sign-in that is under way
    /// @param text what patients were looked for by; empty for nothing
    record Choosing(String application, String handle, String text) {}

    /// Who was found, each with a button, below a field to look for others.
    ///
    /// @param redirect where the user is sent afterwards
    /// @param problem what was wrong with the last answer; empty for nothing
    static Response choosePatient(
            Choosing choosing, Patients.Found.These found, String redirect, String problem) {
        var html = begun("Choose a patient", problem);
        html.append("<p><strong>")
                .append(escaped(choosing.application()))
                .append("</strong> is started for one patient.</p>\n<form method=\"post\">\n");
        appendHidden(html, Map.of("choice", choosing.handle()));
        html.append("<label for=\"find\">Name or identifier</label>")
                .append("<input id=\"find\" name=\"find\" autocomplete=\"off\" maxlength=\"100\" ")
                .append("value=\"")
                .append(escaped(choosing.text()))
                .append("\">\n<button>Find</button>\n");
        List<Patients.Choice> choices = found.choices();
        choices.forEach(
                each ->
                        html.append("<p><button name=\"patient\" value=\"")
                                .append(escaped(each.id()))
                                .append("\">")
                                .append(escaped(each.label()))
                                .append("</button></p>\n"));
        if (choices.isEmpty() && problem.isEmpty()) {
            html.append("<p role=\"status\">Nobody is found.</p>\n");
        }
        if (found.hasMore()) {
            html.append("<p role=\"status\">These are the first ")
                    .append(choices.size())
                    .append(". There are more: type more of the name or the identifier.</p>\n");
        }
        html.append("<button name=\"cancel\" value=\"1\">Cancel</button>\n")
                .append("</form>")
                .append(END);
        return page(200, html.toString(), redirect);
    }

    /// The first step of a device's sign-in: its code alone.
    static Response deviceCode(String problem) {
        var html = begun("Sign in a device", problem);
        html.append("<form method=\"post\">\n")
                .append("<label for=\"user_code\">The code that the device shows</label>")
                .append("<input id=\"user_code\" name=\"user_code\" autocomplete=\"off\" required>")
                .append("\n<button>Next</button>\n</form>")
                .append(END);
        return page(problem.isEmpty() ? 200 : 400, html.toString(), "");
    }

    /// What the application is told, sent to its address by the browser at once, or by its user
    /// where scripts do not run.
    static Response sentByForm(Map<String, String> told, String redirect) {
        var html = begun("Signing in", "");
        html.append("<form method=\"post\" action=\"").append(escaped(redirect)).append("\">\n");
        appendHidden(html, told);
        html.append("<button>Continue</button>\n</form>\n<script>")
                .append(SEND)
                .append("</script>\n")
                .append(END);
        return page(200, html.toString(), redirect, SENDING_POLICY);
    }

    static Response told(String text) {
        return page(200, HEAD + "<p>" + escaped(text) + "</p>" + END, "");
    }

    static Response problem(int status, String text) {
        String html = HEAD + "<p class=\"problem\">" + escaped(text) + "</p>" + END;
        return page(status, html, "");
    }

    /// The same with a link to where a user signs in.
    ///
    /// @param page from the first slash on; empty for none
    static Response problem(int status, String text, String page) {
        String link = page.isEmpty() ? "" : "<p><a href=\"" + escaped(page) + "\">Sign in</a></p>";
        String html = HEAD + "<p class=\"problem\">" + escaped(text) + "</p>" + link + END;
        return page(status, html, "");
    }

    private static StringBuilder begun(String title, String problem) {
        var html = new StringBuilder(HEAD);
        html.append("<h1>").append(escaped(title)).append("</h1>\n");
        if (!problem.isEmpty()) {
            html.append("<p class=\"problem\" role=\"alert\">").append(escaped(problem));
            html.append("</p>\n");
        }
        return html;
    }

    /// Who asks, for which API, how far, and where the answer goes.
    private static void appendAsked(StringBuilder html, AccessRequest asked, String redirect) {
        html.append("<div class=\"asked\">\n<p><strong>")
                .append(escaped(asked.application()))
                .append("</strong> (application ")
                .append(escaped(asked.clientId()))
                .append(") asks to know who you are");
        if (asked.api().isEmpty()) {
            html.append(".</p>\n");
        } else {
            Api api = asked.api().get();
            html.append(" and to act for you at <strong>")
                    .append(escaped(api.label()))
                    .append("</strong>, ")
                    .append(escaped(asked.audience()))
                    .append("</p>\n<p>It could ")
                    .append(escaped(api.meaning()))
                    .append(asked.scopes().isEmpty() ? "" : ", and within these scopes")
                    .append(".</p>\n");
        }
        if (!asked.scopes().isEmpty()) {
            html.append("<ul>\n");
            asked.scopes()
                    .forEach(each -> html.append("<li>").append(escaped(each)).append("</li>\n"));
            html.append("</ul>\n");
        }
        if (asked.stays()) {
            html.append("<p>It stays signed in for ")
                    .append(RefreshFamilies.LIFE.toDays())
                    .append(" days at most.</p>\n");
        }
        html.append("</div>\n");
        if (!redirect.isEmpty()) {
            html.append("<p>It is answered at ").append(escaped(origin(redirect))).append("</p>\n");
        }
    }

    private static void appendHidden(StringBuilder html, Map<String, String> carried) {
        carried.forEach(
                (key, value) ->
                        html.append("<input type=\"hidden\" name=\"")
                                .append(escaped(key))
                                .append("\" value=\"")
                                .append(escaped(value))
                                .append("\">\n"));
    }

    /// Scheme, host and port; of an app's own scheme the scheme alone.
    private static String origin(String redirect) {
        URI uri = URI.create(redirect);
        return uri.getRawAuthority() == null
                ? uri.getScheme() + ":"
                : uri.getScheme() + "://" + uri.getRawAuthority();
    }

    /// @param redirect where the form's answer may send the browser: browsers hold `form-action`
    ///     against that too
    private static Response page(int status, String html, String redirect) {
        return page(status, html, redirect, POLICY);
    }

    private static Response page(int status, String html, String redirect, String policy) {
        byte[] body = html.getBytes(StandardCharsets.UTF_8);
        String source =
                Optional.of(redirect)
                        .filter(one -> !one.isEmpty())
                        .map(Pages::origin)
                        .filter(one -> SOURCE.matcher(one).matches())
                        .map(one -> " " + one)
                        .orElse("");
        return Response.of(status, "text/html; charset=utf-8", body)
                .with("Content-Security-Policy", policy + source)
                .with("X-Frame-Options", "DENY")
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
                .with("Cache-Control", "no-store");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
