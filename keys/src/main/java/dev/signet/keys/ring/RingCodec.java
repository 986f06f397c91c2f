// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.base.Digests;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.json.Members;
import dev.signet.json.Rules;
import dev.signet.json.StrictJson;
import dev.signet.keys.KeyUri;
import dev.signet.keys.WrappedKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// The key ring file (docs/formats/key-ring.md): canonical JSON of RFC 8785, so that a ring has
/// one spelling and its MAC and digest mean something. No string in it ever needs an escape.
///
/// Reading checks the structure only; the MAC can be checked when the active generation has been
/// opened, by [KeyRing].
final class RingCodec {
    static final int FILE_BYTES_MAX = 1 << 20;
    /// The newest one: rings with divided generations.
    static final int VERSION = 2;

    /// All other rings, so that an older build reads them.
    private static final int UNDIVIDED_VERSION = 1;

    private static final String FORMAT = "signet-key-ring";
    private static final String CUSTOMER_MANAGED = "customer-managed";
    private static final String SERVICE_MANAGED = "service-managed";
    private static final long SEQUENCE_MAX = (1L << 53) - 1;
    private static final int BINARY_BYTES_MAX = 1024;
    private static final HexFormat HEX = HexFormat.of();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /// What breaks a rule makes the whole file a damaged one.
    private static final Rules RULES =
            Rules.exact((path, rule) -> new IllegalArgumentException(path + " " + rule));

    private RingCodec() {}

    /// The whole file.
    static byte[] encode(RingPage page) {
        return text(page, Optional.of(HEX.formatHex(page.mac())));
    }

    /// What the MAC covers: the file without its member `mac`.
    static byte[] authenticated(RingPage page) {
        return text(page, Optional.empty());
    }

    /// @param file the name for the facts of a failure
    /// @throws Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`
    static RingPage parse(byte[] bytes, String file) {
        if (bytes.length > FILE_BYTES_MAX) {
            throw corrupt(null, file);
        }
        ObjectNode ring = tree(bytes, file);
        checkVersion(ring, file);
        RingPage page;
        try {
            page = page(Members.of(ring, RULES));
        } catch (IllegalArgumentException | Failed e) {
            throw corrupt(e, file);
        }
        if (!Arrays.equals(encode(page), bytes)) {
            throw corrupt(null, file);
        }
        return page;
    }

    private static ObjectNode tree(byte[] bytes, String file) {
        return switch (StrictJson.PLAIN.read(bytes)) {
            case StrictJson.Whole(ObjectNode node) -> node;
            case StrictJson.NoObject(), StrictJson.NoJson(_) -> throw corrupt(null, file);
        };
    }

    private static void checkVersion(ObjectNode ring, String file) {
        if (!FORMAT.equals(ring.path("format").asString("")) || !ring.path("version").isInt()) {
            throw corrupt(null, file);
        }
        int version = ring.path("version").intValue();
        if (version < UNDIVIDED_VERSION || version > VERSION) {
            throw new Failed(
                    version < VERSION ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "the key ring is of a format that this build does not read",
                    new Fact("file", file),
                    new Fact("version", version),
                    new Fact("expected", VERSION));
        }
    }

    private static RingPage page(Members ring) {
        var keyUri =
                switch (ring.requiredText("mode")) {
                    case CUSTOMER_MANAGED -> Optional.of(KeyUri.parse(ring.requiredText("keyUri")));
                    case SERVICE_MANAGED -> Optional.<KeyUri>empty();
                    default -> throw new IllegalArgumentException("mode");
                };
        var generations = new ArrayList<RingGeneration>();
        List<Members> all =
                ring.objects("generations").orElseThrow(() -> ring.refused("generations"));
        for (Members generation : all) {
            generations.add(generation(generation, keyUri));
        }
        var content =
                new RingContent(
                        UUID.fromString(ring.requiredText("account")),
                        UUID.fromString(ring.requiredText("root")),
                        keyUri,
                        List.copyOf(generations),
                        binary(ring, "names"));
        return new RingPage(
                number(ring, "sequence", SEQUENCE_MAX),
                hex(ring, "previous", Digests.SHA256_BYTES),
                content,
                hex(ring, "mac", RingPage.MAC_BYTES));
    }

    private static RingGeneration generation(Members from, Optional<KeyUri> keyUri) {
        Optional<WrappedKey> customer =
                keyUri.map(
                        uri ->
                                new WrappedKey(
                                        uri.version(from.requiredText("keyVersion")),
                                        binary(from, "customer")));
        return new RingGeneration(
                (int) number(from, "number", Integer.MAX_VALUE),
                Instant.ofEpochSecond(number(from, "created", SEQUENCE_MAX)),
                binary(from, "service"),
                customer,
                from.flag("divided").orElse(false));
    }

    private static long number(Members from, String name, long max) {
        return from.longInteger(name)
                .filter(number -> number >= 1 && number <= max)
                .orElseThrow(() -> from.refused(name));
    }

    private static byte[] binary(Members from, String name) {
        byte[] bytes = from.requiredBytes(name);
        if (bytes.length == 0 || bytes.length > BINARY_BYTES_MAX) {
            throw from.refused(name);
        }
        return bytes;
    }

    private static byte[] hex(Members from, String name, int length) {
        byte[] bytes = HEX.parseHex(from.requiredText(name));
        if (bytes.length != length) {
            throw from.refused(name);
        }
        return bytes;
    }

    private static byte[] text(RingPage page, Optional<String> mac) {
        RingContent content = page.content();
        var json = new StringBuilder("{\"account\":\"").append(content.account());
        json.append("\",\"format\":\"").append(FORMAT).append("\",\"generations\":[");
        String separator = "";
        for (RingGeneration generation : content.generations()) {
            json.append(separator);
            append(json, generation);
            separator = ",";
        }
        json.append(']');
        content.keyUri().ifPresent(uri -> member(json, "keyUri", uri.text()));
        mac.ifPresent(code -> member(json, "mac", code));
        member(json, "mode", content.keyUri().isPresent() ? CUSTOMER_MANAGED : SERVICE_MANAGED);
        member(json, "names", BASE64.encodeToString(content.names()));
        member(json, "previous", HEX.formatHex(page.previous()));
        member(json, "root", content.root().toString());
        json.append(",\"sequence\":").append(page.sequence());
        json.append(",\"version\":").append(version(content)).append('}');
        return json.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static int version(RingContent content) {
        boolean divided = content.generations().stream().anyMatch(RingGeneration::divided);
        return divided ? VERSION : UNDIVIDED_VERSION;
    }

    private static void append(StringBuilder json, RingGeneration generation) {
        json.append("{\"created\":").append(generation.created().getEpochSecond());
        generation
                .customer()
                .ifPresent(
                        wrapped -> {
                            member(json, "customer", BASE64.encodeToString(wrapped.bytes()));
                            if (generation.divided()) {
                                json.append(",\"divided\":true");
                            }
                            member(json, "keyVersion", wrapped.version().version());
                        });
        json.append(",\"number\":").append(generation.number());
        member(json, "service", BASE64.encodeToString(generation.service()));
        json.append('}');
    }

    private static void member(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":\"").append(value).append('"');
    }

    private static Failed corrupt(@org.jspecify.annotations.Nullable Throwable cause, String file) {
        return new Failed(
                cause,
                Failure.CORRUPT,
                "the key ring file is damaged; restore it from a backup",
                new Fact("file", file));
    }
}
