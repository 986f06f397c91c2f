// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.smart;

import dev.signet.base.Digests;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.http.Request;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// One sign-in under way: where it ends, the app's state and the launch, as they travel with the
/// authority's `state`. The browser that began it holds a secret in a cookie, to which the state
/// is bound: else a link to the callback would send anybody anywhere (docs/decisions/0064).
///
/// @param redirect the app's address
/// @param state the app's own
record Launch(String redirect, String state, LaunchContext context) {
    static final int REDIRECT_CHARS_MAX = 1024;
    static final int STATE_CHARS_MAX = 1024;

    /// Of the compound state: twice what goes in, in Base64.
    static final int COMPOUND_CHARS_MAX = 8 * 1024;

    private static final String COOKIE = "signet-launch-";
    private static final int COOKIE_SECONDS = 600;
    private static final int NAME_BYTES = 9;
    private static final int SECRET_BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{12}");

    /// @param compound parameter `state` for the authority
    /// @param cookie header `Set-Cookie` for the browser
    record Begun(String compound, String cookie) {}

    /// @param path of the callback
    Begun begin(Entropy entropy, String path) {
        String name = Encoded.of(entropy.bytes(NAME_BYTES));
        String secret = Encoded.of(entropy.bytes(SECRET_BYTES));
        var json = new LinkedHashMap<String, Object>();
        json.put("s", state);
        json.put("l", Encoded.of(context.members()));
        json.put("n", name);
        json.put("b", bound(secret));
        return new Begun(Encoded.of(json), cookie(name, secret, path, COOKIE_SECONDS));
    }

    /// The browser's secret is of use once.
    static String forgotten(String name, String path) {
        return cookie(name, "", path, 0);
    }

    private static String cookie(String name, String value, String path, int seconds) {
        return COOKIE
                + name
                + '='
                + value
                + "; Path="
                + path
                + "; Max-Age="
                + seconds
                + "; Secure; HttpOnly; SameSite=Lax";
    }

    /// @param name of the browser's cookie
    record Came(Launch launch, String name) {}

    /// What the authority has sent back, if this browser began it.
    ///
    /// @param redirect from the callback's address
    /// @throws Failed `MALFORMED`
    static Came back(Request request, String redirect, String compound) {
        Map<String, Object> json = Encoded.json("state", compound);
        String name = text(json, "n");
        if (!NAME.matcher(name).matches()) {
            throw notBegun();
        }
        var launch = new Launch(redirect, text(json, "s"), LaunchContext.of(text(json, "l")));
        byte[] bound = text(json, "b").getBytes(StandardCharsets.UTF_8);
        boolean begun =
                secret(request, name)
                        .map(secret -> launch.bound(secret).getBytes(StandardCharsets.UTF_8))
                        .filter(expected -> MessageDigest.isEqual(expected, bound))
                        .isPresent();
        if (!begun) {
            throw notBegun();
        }
        return new Came(launch, name);
    }

    private static String text(Map<String, Object> json, String member) {
        return json.get(member) instanceof String text ? text : "";
    }

    private static Failed notBegun() {
        return Said.refused("state", "that of a sign-in that this browser began at authorize");
    }

    private static Optional<String> secret(Request request, String name) {
        for (String header : request.headers().values("Cookie")) {
            for (String pair : header.split(";", -1)) {
                String cookie = pair.strip();
                if (cookie.startsWith(COOKIE + name + '=')) {
                    return Optional.of(cookie.substring(COOKIE.length() + name.length() + 1))
                            .filter(value -> !value.isEmpty());
                }
            }
        }
        return Optional.empty();
    }

    /// What the secret makes of this launch; each part has a length before it.
    private String bound(String secret) {
        MessageDigest digest = Digests.sha256();
        for (String part : new String[] {secret, redirect, state, Encoded.of(context.members())}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            digest.update(bytes);
        }
        return Encoded.of(digest.digest());
    }

    /// As RFC 6749 appendix A.5 has it; so its length is known when it is written as JSON.
    ///
    /// @throws Failed `MALFORMED`
    static String state(String text) {
        if (!text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw Said.refused("state", "printable ASCII");
        }
        return text;
    }

    /// An address of an app: https, http on this machine, or an app's own scheme; one that no
    /// browser would run.
    ///
    /// @throws Failed `MALFORMED`
    static String redirect(String text) {
        try {
            URI uri = URI.create(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme();
            String host = uri.getHost() == null ? "" : uri.getHost();
            boolean loopback =
                    scheme.equals("http") && (host.equals("localhost") || host.equals("127.0.0.1"));
            boolean secure = scheme.equals("https") && !host.isEmpty();
            boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
            if (plain
                    && (loopback || secure || scheme.contains("."))
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null) {
                return text;
            }
        } catch (IllegalArgumentException _) {
            // refused below
        }
        throw Said.refused(
                "redirect_uri",
                "an https address, http://localhost, or an app's own scheme with a dot in its"
                        + " name; without fragment");
    }

    @Override
    public String toString() {
        return "Launch[" + context + "]";
    }
}
