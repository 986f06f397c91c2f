// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import static dev.signet.cli.verb.Common.TAGS;

import dev.signet.cli.server.Arm;
import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `keyvault key`: keys by the vault's own REST API. `enable` and `disable` are Signet's, short for
/// `set-attributes --enabled`.
final class VaultKeys {
    private static final Opt VAULT = Opt.text("Name of the vault.", "--vault-name");
    private static final Opt NAME = Opt.text("Name of the key.", "--name", "-n");
    private static final Opt KEY_VERSION = Opt.text("Version (the latest).", "--version", "-v");
    private static final Opt ID = Opt.text("The key's address, in place of names.", "--id");
    private static final Opt KTY =
            Opt.text("Type of key (RSA).", "--kty").oneOf("EC", "EC-HSM", "RSA", "RSA-HSM", "oct");
    private static final Opt SIZE = Opt.text("Bits of an RSA key (2048).", "--size");
    private static final Opt CURVE =
            Opt.text("Curve of an EC key.", "--curve").oneOf("P-256", "P-384", "P-521", "P-256K");
    private static final Opt OPS = Opt.list("What it may do, as wrapKey unwrapKey.", "--ops");
    private static final Opt PROTECTION =
            Opt.text("software or hsm.", "--protection", "-p").oneOf("software", "hsm");
    private static final Opt DISABLED = Opt.text("true: it begins disabled.", "--disabled");
    private static final Opt ENABLED = Opt.text("true or false.", "--enabled");
    private static final Opt EXPIRES = Opt.text("End, as 2027-01-31T00:00:00Z.", "--expires");
    private static final Opt NOT_BEFORE =
            Opt.text("Beginning, as 2027-01-31T00:00:00Z.", "--not-before");
    private static final Opt POLICY = Opt.text("The policy as JSON, or @FILE.", "--value").must();

    private static final Opt[] NAMED = {VAULT, NAME, ID};

    private VaultKeys() {}

    static List<Verb> verbs() {
        return List.of(
                key("create", "Makes a key, or a new version.", VaultKeys::create)
                        .and(
                                KTY,
                                SIZE,
                                CURVE,
                                OPS,
                                PROTECTION,
                                DISABLED,
                                EXPIRES,
                                NOT_BEFORE,
                                TAGS),
                key("show", "Shows a key's public part.", VaultKeys::show).and(KEY_VERSION),
                Verb.of("keyvault key list", "Lists the keys.", VaultKeys::list, VAULT.must()),
                key("list-versions", "Lists a key's versions.", VaultKeys::versions),
                key("set-attributes", "Changes a key's attributes.", VaultKeys::attributes)
                        .and(KEY_VERSION, ENABLED, EXPIRES, NOT_BEFORE, OPS, TAGS),
                key("disable", "The customer's no.", (c, g) -> enabled(c, g, false))
                        .and(KEY_VERSION),
                key("enable", "The customer's yes.", (c, g) -> enabled(c, g, true))
                        .and(KEY_VERSION),
                key("rotate", "Makes a new version by the policy.", VaultKeys::rotate),
                key("delete", "Deletes a key with all versions.", VaultKeys::delete),
                Verb.of(
                        "keyvault key list-deleted",
                        "Lists deleted keys.",
                        VaultKeys::listDeleted,
                        VAULT.must()),
                key("show-deleted", "Shows a deleted key.", VaultKeys::showDeleted),
                key("recover", "Brings a deleted key back.", VaultKeys::recover),
                key("purge", "Removes a deleted key for ever.", VaultKeys::purge),
                key("rotation-policy show", "Shows the rotation policy.", VaultKeys::policy),
                key("rotation-policy update", "Sets the rotation policy.", VaultKeys::setPolicy)
                        .and(POLICY));
    }

    private static Verb key(String word, String about, Verb.Action action) {
        return Verb.of("keyvault key " + word, about, action, NAMED);
    }

    /// Which key is meant: `--id`, or `--vault-name` and `--name`.
    ///
    /// @param version empty for the latest
    private record Key(String vault, String name, String version) {
        static Key of(Context context, Given given) {
            if (given.has(ID)) {
                return address(given.text(ID));
            }
            if (!given.has(VAULT) || !given.has(NAME)) {
                throw CommandFailed.usage("usage error: --id ID | --vault-name VAULT --name KEY");
            }
            return new Key(
                    vaultUri(context, given.text(VAULT)),
                    Arm.segment(given.text(NAME)),
                    given.find(KEY_VERSION).map(Arm::segment).orElse(""));
        }

        private static Key address(String id) {
            try {
                URI uri = new URI(id);
                String[] parts = String.valueOf(uri.getRawPath()).split("/", -1);
                boolean keys =
                        parts.length >= 3
                                && (parts[1].equals("keys") || parts[1].equals("deletedkeys"));
                if (keys && uri.getRawAuthority() != null) {
                    return new Key(
                            uri.getScheme() + "://" + uri.getRawAuthority(),
                            parts[2],
                            parts.length > 3 ? parts[3] : "");
                }
            } catch (java.net.URISyntaxException e) {
                // said below
            }
            throw CommandFailed.usage("--id: expected https://VAULT/keys/NAME[/VERSION]");
        }

        String path(String below) {
            return "/keys/" + name + below;
        }

        String versioned() {
            return "/keys/" + name + "/" + version;
        }
    }

    private static String vaultUri(Context context, String name) {
        String uri = Json.text(Vaults.named(context, name), "properties", "vaultUri").orElseThrow();
        context.vaults().trust(uri);
        return uri;
    }

    private static Optional<JsonNode> call(
            Context context, Key key, String method, String path, Optional<JsonNode> body) {
        return Optional.of(context.vaults().call(method, key.vault(), path, body));
    }

    private static Optional<JsonNode> create(Context context, Given given) {
        Key key = Key.of(context, given);
        ObjectNode body = Json.object();
        String type = given.find(KTY).orElse(given.has(CURVE) ? "EC" : "RSA");
        boolean hsm = given.find(PROTECTION).filter("hsm"::equals).isPresent();
        body.put("kty", hsm && !type.endsWith("-HSM") ? type + "-HSM" : type);
        given.find(SIZE).ifPresent(bits -> body.put("key_size", Common.number(SIZE, bits)));
        given.find(CURVE).ifPresent(curve -> body.put("crv", curve));
        operations(body, given);
        ObjectNode attributes = body.putObject("attributes");
        attributes.put(
                "enabled",
                !given.find(DISABLED).map(word -> Common.truth(DISABLED, word)).orElse(false));
        times(attributes, given);
        Common.tags(body, given);
        return call(context, key, "POST", key.path("/create"), Optional.of(body));
    }

    private static void operations(ObjectNode body, Given given) {
        if (given.has(OPS)) {
            ArrayNode operations = body.putArray("key_ops");
            given.list(OPS).forEach(operations::add);
        }
    }

    private static void times(ObjectNode attributes, Given given) {
        given.find(EXPIRES).ifPresent(time -> attributes.put("exp", seconds(EXPIRES, time)));
        given.find(NOT_BEFORE).ifPresent(time -> attributes.put("nbf", seconds(NOT_BEFORE, time)));
    }

    private static long seconds(Opt option, String time) {
        try {
            return OffsetDateTime.parse(time).toEpochSecond();
        } catch (DateTimeParseException e) {
            throw CommandFailed.usage(option.name() + ": expected a time as 2027-01-31T00:00:00Z");
        }
    }

    private static Optional<JsonNode> show(Context context, Given given) {
        Key key = Key.of(context, given);
        return call(context, key, "GET", key.versioned(), Optional.empty());
    }

    private static Optional<JsonNode> list(Context context, Given given) {
        return Optional.of(
                named(context.vaults().list(vaultUri(context, given.text(VAULT)), "/keys")));
    }

    /// With the name beside the address, as `az` shows it.
    private static ArrayNode named(ArrayNode keys) {
        for (JsonNode key : keys) {
            String kid = Json.text(key, "kid").orElse("");
            ((ObjectNode) key).put("name", kid.replaceFirst(".*/keys/([^/]*).*", "$1"));
        }
        return keys;
    }

    private static Optional<JsonNode> versions(Context context, Given given) {
        Key key = Key.of(context, given);
        return Optional.of(context.vaults().list(key.vault(), key.path("/versions")));
    }

    private static Optional<JsonNode> attributes(Context context, Given given) {
        ObjectNode body = Json.object();
        ObjectNode attributes = body.putObject("attributes");
        given.find(ENABLED)
                .ifPresent(word -> attributes.put("enabled", Common.truth(ENABLED, word)));
        times(attributes, given);
        operations(body, given);
        Common.tags(body, given);
        return patch(context, given, body);
    }

    private static Optional<JsonNode> enabled(Context context, Given given, boolean enabled) {
        ObjectNode body = Json.object();
        body.putObject("attributes").put("enabled", enabled);
        return patch(context, given, body);
    }

    /// Without a version the latest one is meant, and named: an update is of one version.
    private static Optional<JsonNode> patch(Context context, Given given, ObjectNode body) {
        Key key = Key.of(context, given);
        if (key.version().isEmpty()) {
            JsonNode latest =
                    call(context, key, "GET", key.versioned(), Optional.empty()).orElseThrow();
            String kid = Json.text(latest, "key", "kid").orElseThrow();
            key = new Key(key.vault(), key.name(), kid.substring(kid.lastIndexOf('/') + 1));
        }
        return call(context, key, "PATCH", key.versioned(), Optional.of(body));
    }

    private static Optional<JsonNode> rotate(Context context, Given given) {
        Key key = Key.of(context, given);
        return call(context, key, "POST", key.path("/rotate"), Optional.empty());
    }

    private static Optional<JsonNode> delete(Context context, Given given) {
        Key key = Key.of(context, given);
        return call(context, key, "DELETE", key.path(""), Optional.empty());
    }

    private static Optional<JsonNode> listDeleted(Context context, Given given) {
        return Optional.of(
                context.vaults().list(vaultUri(context, given.text(VAULT)), "/deletedkeys"));
    }

    private static Optional<JsonNode> showDeleted(Context context, Given given) {
        Key key = Key.of(context, given);
        return call(context, key, "GET", "/deletedkeys/" + key.name(), Optional.empty());
    }

    private static Optional<JsonNode> recover(Context context, Given given) {
        Key key = Key.of(context, given);
        String path = "/deletedkeys/" + key.name() + "/recover";
        return call(context, key, "POST", path, Optional.empty());
    }

    private static Optional<JsonNode> purge(Context context, Given given) {
        Key key = Key.of(context, given);
        Optional<JsonNode> _ =
                call(context, key, "DELETE", "/deletedkeys/" + key.name(), Optional.empty());
        return Optional.empty();
    }

    private static Optional<JsonNode> policy(Context context, Given given) {
        Key key = Key.of(context, given);
        return call(context, key, "GET", key.path("/rotationpolicy"), Optional.empty());
    }

    private static Optional<JsonNode> setPolicy(Context context, Given given) {
        Key key = Key.of(context, given);
        JsonNode body = ServiceBody.json(context, given, POLICY);
        return call(context, key, "PUT", key.path("/rotationpolicy"), Optional.of(body));
    }
}
