// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.Traffic;
import dev.signet.portal.account.AccountKeyPages;
import dev.signet.portal.account.AccountPages;
import dev.signet.portal.account.CreatePages;
import dev.signet.portal.account.DeploymentPages;
import dev.signet.portal.account.DiagnosticPages;
import dev.signet.portal.account.SettingsPages;
import dev.signet.portal.document.DocumentPages;
import dev.signet.portal.explorer.ExplorerPages;
import dev.signet.portal.page.Assets;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Form;
import dev.signet.portal.page.FormGuard;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import dev.signet.portal.session.Cookies;
import dev.signet.portal.session.FirstVisit;
import dev.signet.portal.session.Session;
import dev.signet.portal.session.Sessions;
import dev.signet.portal.session.SignIn;
import dev.signet.portal.vault.VaultPages;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// The pages of an installation. Who is signed in has a session here; everything else is asked of
/// the planes with the user's own token, so a page can never do more than its user. Any thread.
public final class Portal implements Plane, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final long BODY_BYTES_MAX = Form.UPLOAD_BYTES_MAX + (64 << 10);
    private static final Link HOME = new Link("To the accounts", PortalSettings.ROOT);

    private final PortalSettings settings;
    private final HttpClient http;
    private final Wire wire;
    private final Sessions sessions;
    private final SignIn signIn;
    private final FirstVisit first;
    private final Assets assets = new Assets();
    private final Pages pages = new Pages(assets);
    private final PageRoutes routes = new PageRoutes();

    /// @param http trusts the planes' certificates
    Portal(PortalSettings settings, HttpClient http, InstantSource clock, Entropy entropy) {
        this.settings = settings;
        this.http = http;
        this.wire = new Wire(http);
        this.sessions = new Sessions(clock, entropy);
        this.signIn = new SignIn(settings, wire, sessions, clock);
        this.first = new FirstVisit(settings, wire, clock);
        new AccountPages(pages, clock).addTo(routes);
        new AccountKeyPages(pages).addTo(routes);
        new SettingsPages(pages, entropy).addTo(routes);
        new DiagnosticPages(pages).addTo(routes);
        new DeploymentPages(pages).addTo(routes);
        new CreatePages(pages).addTo(routes);
        new VaultPages(pages, entropy).addTo(routes);
        new ExplorerPages(pages).addTo(routes);
    }

    /// With a client of its own, which [#close] ends.
    ///
    /// @param trust of the planes' certificates
    public static Portal over(
            PortalSettings settings, SSLContext trust, InstantSource clock, Entropy entropy) {
        HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .sslContext(trust)
                        .build();
        return new Portal(settings, http, clock, entropy);
    }

    @Override
    public void close() {
        http.close();
    }

    /// Its pages and forms, for the tests that ask for all of them.
    List<PageRoutes.Address> addresses() {
        return routes.addresses();
    }

    Sessions sessions() {
        return sessions;
    }

    /// Where it is mounted.
    public List<Route> routes() {
        return List.of(
                Route.at("portal", PortalSettings.ROOT, this)
                        .withBodyBytesMax(BODY_BYTES_MAX)
                        .carrying(Traffic.PORTAL),
                new DocumentPages(pages).route());
    }

    @Override
    public Response handle(Request request) {
        List<String> path = request.path();
        if (path.size() == 3 && path.getFirst().equals("assets")) {
            return assets.answer(path.get(1), path.get(2));
        }
        if (!request.base().startsWith("https://")) {
            return refused(Optional.empty(), 403, "The portal is served over HTTPS only.", HOME);
        }
        boolean read = request.method().equals("GET") || request.method().equals("HEAD");
        if (!read && !request.method().equals("POST")) {
            return refused(Optional.empty(), 405, "A page is read or sent a form.", HOME)
                    .with("Allow", "GET, HEAD, POST");
        }
        if (read && path.equals(List.of("sign-in"))) {
            return Pages.secured(signIn.begin(request, request.parameter("to").orElse("")));
        }
        if (read && path.equals(List.of("first"))) {
            return pages.first(first.state(), first.form());
        }
        if (read && path.equals(List.of("signed-in"))) {
            return switch (signIn.end(request)) {
                case SignIn.Returned.Good(var response) -> {
                    first.forget();
                    yield Pages.secured(response);
                }
                case SignIn.Returned.Refused(var why) -> welcome("", why);
            };
        }
        Optional<String> id = Cookies.of(request, Cookies.SESSION);
        Optional<Session> session = id.flatMap(sessions::find);
        if (session.isEmpty()) {
            return welcome(read ? address(request) : "", "");
        }
        return answered(request, read, id.get(), session.get());
    }

    private Response answered(Request request, boolean read, String id, Session session) {
        var planes = new Planes(wire, settings, session.tokens());
        var bare = new Call(request, session, planes, Map.of(), Form.EMPTY);
        try {
            List<String> path = isRoot(request) ? List.of("accounts") : request.path();
            Form form = read ? Form.EMPTY : FormGuard.form(request, session);
            if (!read && path.equals(List.of("sign-out"))) {
                signIn.leave(id);
                return Pages.to("")
                        .with("Set-Cookie", Cookies.taken(Cookies.SESSION))
                        .with("Clear-Site-Data", "\"cache\"");
            }
            Optional<PageRoutes.Found> found = routes.find(read ? "GET" : "POST", path);
            if (found.isEmpty()) {
                return refused(Optional.of(bare), 404, "There is no such page.", HOME);
            }
            var call = new Call(request, session, planes, found.get().names(), form);
            return found.get().answer().apply(call);
        } catch (Failed e) {
            if (e.failure() == Failure.UNAUTHENTICATED) {
                sessions.end(id);
                return welcome(read ? address(request) : "", e.text());
            }
            return refused(Optional.of(bare), status(e.failure()), e.text(), HOME);
        }
    }

    private Response welcome(String to, String problem) {
        return pages.welcome(to, problem, first.state() == FirstVisit.State.AWAITED);
    }

    private Response refused(Optional<Call> call, int status, String problem, Link advice) {
        String title = status == 404 ? "Not found" : "That did not work";
        return pages.message(call, status, title, problem, advice);
    }

    private static boolean isRoot(Request request) {
        return request.path().isEmpty() || request.path().equals(List.of(""));
    }

    private static String address(Request request) {
        return PortalSettings.ROOT
                + (request.path().isEmpty() ? "" : "/" + String.join("/", request.path()));
    }

    private static int status(Failure failure) {
        return switch (failure) {
            case INVALID, MALFORMED -> 400;
            case TOO_LARGE -> 413;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN, KEY_REFUSED, KEY_SILENT -> 403;
            case NOT_FOUND -> 404;
            case GONE -> 410;
            case METHOD_NOT_ALLOWED -> 405;
            case NOT_ACCEPTABLE -> 406;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case CONFLICT -> 409;
            case PRECONDITION_FAILED -> 412;
            case UNPROCESSABLE -> 422;
            case BUSY -> 429;
            case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW, INTERNAL -> 500;
            case STORAGE, UNAVAILABLE -> 503;
        };
    }
}
