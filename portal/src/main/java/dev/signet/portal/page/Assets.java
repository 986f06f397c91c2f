// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.page;

import dev.signet.base.Digests;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Response;
import dev.signet.portal.PortalSettings;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Style, script and sign of the pages: they lie in the jar, and their addresses hold a digest of
/// their bytes, so that browsers may keep them for good. They are the same for everybody.
public final class Assets {
    private static final String FOLDER = "/dev/signet/portal/assets/";

    private record Asset(String type, byte[] bytes, String digest) {}

    private final Map<String, Asset> byName;

    /// Where they lie.
    ///
    /// @param first the script of the page for the first administrator
    public record Places(String style, String script, String first, String icon) {}

    public Assets() {
        byName =
                List.of("portal.css", "htmx.js", "first.js", "icon.svg").stream()
                        .collect(Collectors.toUnmodifiableMap(name -> name, Assets::read));
    }

    Places places() {
        return new Places(
                place("portal.css"), place("htmx.js"), place("first.js"), place("icon.svg"));
    }

    private String place(String name) {
        Asset asset = byName.get(name);
        return PortalSettings.ROOT
                + "/assets/"
                + (asset == null ? "" : asset.digest())
                + "/"
                + name;
    }

    /// An asset; 404 for another name or another digest.
    public Response answer(String digest, String name) {
        Asset asset = byName.get(name);
        if (asset == null || !asset.digest().equals(digest)) {
            return Response.empty(404).with("Cache-Control", "no-store");
        }
        return Response.of(200, asset.type(), asset.bytes())
                .with("Cache-Control", "public, max-age=31536000, immutable")
                .with("Cross-Origin-Resource-Policy", "same-origin")
                .with("X-Content-Type-Options", "nosniff");
    }

    private static Asset read(String name) {
        String type =
                switch (name.substring(name.lastIndexOf('.'))) {
                    case ".css" -> "text/css; charset=utf-8";
                    case ".js" -> "text/javascript; charset=utf-8";
                    default -> "image/svg+xml";
                };
        try (var stream = Assets.class.getResourceAsStream(FOLDER + name)) {
            if (stream == null) {
                throw new Failed(Failure.INTERNAL, "the portal's assets are not in its jar");
            }
            byte[] bytes = stream.readAllBytes();
            String digest = HexFormat.of().formatHex(Digests.sha256(bytes), 0, 8);
            return new Asset(type, bytes, digest);
        } catch (IOException e) {
            throw new Failed(e, Failure.INTERNAL, "the portal's assets cannot be read");
        }
    }
}
