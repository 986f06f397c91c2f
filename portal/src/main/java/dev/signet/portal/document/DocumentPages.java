// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.document;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.Traffic;
import dev.signet.portal.page.Pages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The documents of this version, for everybody: the build has made pages of them, which lie in the
/// jar. Nothing about the installation stands in them. Any thread.
public final class DocumentPages implements Plane {
    private static final String ROOT = "/docs";
    private static final String FOLDER = "/dev/signet/portal/documents/";
    private static final String FIRST = "installing";

    /// Files that pages offer, and what they are.
    private static final Map<String, String> FILES =
            Map.of(
                    "monitoring/alerts.yaml", "text/plain; charset=utf-8",
                    "monitoring/grafana-dashboard.json", "application/json");

    private final Pages pages;
    private final Map<String, String> titles = titles();

    public DocumentPages(Pages pages) {
        this.pages = pages;
    }

    /// A page in the list of guides.
    public record Guide(String href, String title, boolean isCurrent) {}

    /// Where they are mounted.
    public Route route() {
        return Route.at("docs", ROOT, this).carrying(Traffic.PORTAL);
    }

    /// The paths of all pages, below the root.
    List<String> paths() {
        return List.copyOf(titles.keySet());
    }

    @Override
    public Response handle(Request request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Response.empty(405).with("Allow", "GET, HEAD");
        }
        String path = String.join("/", request.path());
        if (path.isEmpty()) {
            return page(FIRST);
        }
        if (titles.containsKey(path)) {
            return page(path);
        }
        return Optional.ofNullable(FILES.get(path))
                .map(
                        type ->
                                Response.of(200, type, bytes(path))
                                        .with("X-Content-Type-Options", "nosniff"))
                .orElseGet(
                        () ->
                                pages.document(
                                        404,
                                        "Not found",
                                        guides(""),
                                        "<p>There is no such page.</p>"));
    }

    private Response page(String path) {
        var html = new String(bytes(path + ".html"), StandardCharsets.UTF_8);
        return pages.document(200, titles.getOrDefault(path, ""), guides(path), html);
    }

    /// Pages of one level: decisions and formats stand in the lists of their own.
    private List<Guide> guides(String current) {
        var guides = new ArrayList<Guide>();
        titles.forEach(
                (path, title) -> {
                    if (path.indexOf('/') < 0) {
                        guides.add(new Guide(ROOT + "/" + path, title, path.equals(current)));
                    }
                });
        return guides;
    }

    private static Map<String, String> titles() {
        var titles = new LinkedHashMap<String, String>();
        new String(bytes("index"), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("\t", 2))
                .forEach(line -> titles.put(line[0], line[1]));
        return titles;
    }

    private static byte[] bytes(String name) {
        try (InputStream stream = DocumentPages.class.getResourceAsStream(FOLDER + name)) {
            if (stream == null) {
                throw new Failed(Failure.INTERNAL, "a document is not in the portal's jar");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new Failed(e, Failure.INTERNAL, "a document cannot be read");
        }
    }
}
