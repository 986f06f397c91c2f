// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.page;

import dev.signet.http.Headers;
import dev.signet.http.Response;
import dev.signet.http.Response.Body;
import dev.signet.portal.PortalSettings;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.Frame.Tab;
import dev.signet.portal.session.FirstVisit;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes pages of the templates, which the build has compiled. No page is kept by anybody, none
/// may be framed, and none runs a script or has a style that does not lie in the jar. Any thread.
public final class Pages {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'";

    private static final String DOCUMENT_POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none';"
                    + " base-uri 'none'; frame-ancestors 'none'";

    private final Assets.Places assets;
    private final TemplateEngine templates;

    public Pages(Assets assets) {
        this.assets = assets.places();
        this.templates =
                TemplateEngine.createPrecompiled(
                        null,
                        ContentType.Html,
                        Pages.class.getClassLoader(),
                        "dev.signet.portal.template");
    }

    /// What a page is called and where it stands.
    ///
    /// @param pages of the tab that is lit, where there are several
    public record Place(
            String title, String section, List<Link> crumbs, List<Tab> tabs, List<Tab> pages) {
        public static Place of(String title, String section, Link... crumbs) {
            return new Place(title, section, List.of(crumbs), List.of(), List.of());
        }
    }

    /// A page for who is signed in.
    ///
    /// @param template without its ending
    /// @param content by the names of the template's parameters
    public Response page(
            Call call, int status, Place place, String template, Map<String, Object> content) {
        var session = call.session();
        var frame =
                new Frame(
                        place.title(),
                        place.section(),
                        place.crumbs(),
                        place.tabs(),
                        place.pages(),
                        session.name(),
                        session.csrf(),
                        session.told(),
                        assets);
        return rendered(status, template, frame, content);
    }

    /// A part of a page, for htmx.
    public Response part(Call call, String template, Map<String, Object> content) {
        var all = new HashMap<>(content);
        all.putIfAbsent("csrf", call.session().csrf());
        return secured(html(200, template, all));
    }

    /// A page that says one thing.
    ///
    /// @param problem what is the case
    /// @param advice what can be done
    public Response message(
            Optional<Call> call, int status, String title, String problem, Link advice) {
        var content = Map.<String, Object>of("problem", problem, "advice", advice);
        if (call.isPresent()) {
            return page(call.get(), status, Place.of(title, ""), "message", content);
        }
        return rendered(status, "message", strangers(title), content);
    }

    /// The page for who is not signed in.
    ///
    /// @param awaited whether there is no administrator yet
    public Response welcome(String to, String problem, boolean awaited) {
        return rendered(
                problem.isEmpty() ? 200 : 400,
                "welcome",
                strangers("Sign in"),
                Map.of("to", to, "problem", problem, "awaited", awaited));
    }

    /// The page that the start of the server has printed the address of. Nothing of that address
    /// goes to another page.
    ///
    /// @param action where the code is sent to
    public Response first(FirstVisit.State state, String action) {
        var content =
                Map.<String, Object>of(
                        "frame",
                        strangers("Welcome to Signet"),
                        "state",
                        state,
                        "action",
                        action,
                        "script",
                        assets.first());
        return secured(html(200, "first", content), POLICY, "no-store", "no-referrer");
    }

    private Frame strangers(String title) {
        return new Frame(
                title, "", List.of(), List.of(), List.of(), "", "", Optional.empty(), assets);
    }

    /// A page of the documents, the same for everybody and without scripts.
    ///
    /// @param guides the list beside it
    /// @param html as the build has made it
    public Response document(int status, String title, List<?> guides, String html) {
        var content =
                Map.<String, Object>of(
                        "assets", assets, "title", title, "guides", guides, "html", html);
        return secured(html(status, "document", content), DOCUMENT_POLICY, "no-cache");
    }

    private Response rendered(int status, String template, Frame frame, Map<String, Object> more) {
        var content = new HashMap<>(more);
        content.put("frame", frame);
        return secured(html(status, template, content));
    }

    private Response html(int status, String template, Map<String, Object> content) {
        var output = new StringOutput();
        templates.render(template + ".jte", content, output);
        byte[] bytes = output.toString().getBytes(StandardCharsets.UTF_8);
        return Response.of(status, "text/html; charset=utf-8", bytes);
    }

    /// To another page, by GET.
    public static Response to(String page) {
        return secured(
                new Response(
                        303,
                        Headers.of("Location", PortalSettings.ROOT + page),
                        new Body.Bytes(new byte[0])));
    }

    /// Nothing to put in place of what htmx shows.
    public static Response unchanged() {
        return secured(Response.of(204, "text/html; charset=utf-8", new byte[0]));
    }

    /// With what every answer of the portal says to browsers.
    public static Response secured(Response response) {
        return secured(response, POLICY, "no-store");
    }

    private static Response secured(Response response, String policy, String cache) {
        // with no-referrer a browser sends `Origin: null` with its own forms
        return secured(response, policy, cache, "same-origin");
    }

    private static Response secured(
            Response response, String policy, String cache, String referrer) {
        return response.with("Content-Security-Policy", policy)
                .with("Cache-Control", cache)
                .with("X-Frame-Options", "DENY")
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", referrer)
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .with("Cross-Origin-Resource-Policy", "same-origin")
                .with("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    }
}
