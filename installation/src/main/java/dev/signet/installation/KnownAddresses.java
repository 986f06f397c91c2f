// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.KeyUri;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.VaultName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The addresses that one listener of this installation has now and has had before, because
/// key URIs and authorities that were given under an earlier one still mean it
/// (docs/formats/control-records.md). Only what this installation has listened on itself is
/// remembered, so no stranger's address is taken for its own. Immutable.
///
/// @param all oldest first; the last one is the present one
public record KnownAddresses(List<Place> all) {
    /// The oldest are forgotten; free ports chosen at each start would never end.
    private static final int MOST = 256;

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1");
    private static final Pattern LINE = Pattern.compile("([a-z0-9.-]{1,253}):([0-9]{1,5})");
    private static final Pattern VAULT_NAME = Pattern.compile("[a-z0-9-]{3,24}");

    /// @param host in lower case
    public record Place(String host, int port) {
        public Place {
            host = host.toLowerCase(Locale.ROOT);
        }

        /// `https://host:port`, in the spelling of [dev.signet.keys.KeyUri#vault].
        public String base() {
            return base(host);
        }

        private String base(String name) {
            return "https://" + name + (port == 443 ? "" : ":" + port);
        }

        /// The host that was given, and this machine's own names.
        private Stream<String> bases() {
            return Stream.concat(Stream.of(host), LOOPBACK.stream()).distinct().map(this::base);
        }
    }

    public KnownAddresses {
        all = List.copyOf(all);
    }

    /// What the record of that name says, and the present address, which is written there too.
    public static KnownAddresses remembered(String record, Place now, ControlStore records) {
        List<Place> before = records.read(record).map(KnownAddresses::read).orElse(List.of());
        var all = new ArrayList<>(before);
        all.remove(now);
        all.add(now);
        var kept = all.subList(Math.max(0, all.size() - MOST), all.size());
        if (!kept.equals(before)) {
            records.write(Map.of(record, Optional.of(written(kept))));
        }
        return new KnownAddresses(kept);
    }

    private static List<Place> read(byte[] record) {
        return new String(record, StandardCharsets.US_ASCII)
                .lines()
                .map(KnownAddresses::place)
                .toList();
    }

    private static Place place(String line) {
        var form = LINE.matcher(line);
        if (!form.matches()) {
            throw new Failed(Failure.CORRUPT, "the record of addresses is not of its form");
        }
        return new Place(form.group(1), Integer.parseInt(form.group(2)));
    }

    private static byte[] written(List<Place> places) {
        var text = new StringBuilder();
        places.forEach(
                each -> text.append(each.host()).append(':').append(each.port()).append('\n'));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private Place now() {
        return all.getLast();
    }

    /// The vaults that key URIs may name when this is the embedded vault's listener.
    public AllowedVaults allowed() {
        return AllowedVaults.of(
                all.stream()
                        .flatMap(
                                place ->
                                        Stream.concat(
                                                place.bases(),
                                                Stream.of(
                                                        place.base(
                                                                "*." + EmbeddedVault.HOST_SUFFIX))))
                        .distinct()
                        .toList());
    }

    /// Where the vault is asked today that a key URI names by an address of any time;
    /// another's address as it is.
    ///
    /// @param vault in the spelling of [dev.signet.keys.KeyUri#vault]
    public String asked(String vault) {
        for (Place place : all) {
            if (place.bases().anyMatch(vault::equals)) {
                return now().base();
            }
            Optional<String> name = name(vault, place);
            if (name.isPresent()) {
                return now().base(name.get() + "." + EmbeddedVault.HOST_SUFFIX);
            }
        }
        return vault;
    }

    /// Whether the embedded vault's event is about the key of that URI, by whichever of the
    /// vault's addresses it names it.
    ///
    /// @param key empty when every key of the vault is concerned
    public boolean concerns(KeyUri uri, VaultName vault, Optional<KeyName> key) {
        return vaultName(uri.vault()).filter(vault.text()::equalsIgnoreCase).isPresent()
                && key.filter(one -> !one.text().equalsIgnoreCase(uri.name())).isEmpty();
    }

    /// The name of the vault at an address of any time; empty for another's address.
    private Optional<String> vaultName(String address) {
        for (Place place : all) {
            if (place.bases().anyMatch(address::equals)) {
                return Optional.of(EmbeddedVault.VAULT);
            }
            Optional<String> name = name(address, place);
            if (name.isPresent()) {
                return name;
            }
        }
        return Optional.empty();
    }

    /// The name of the vault in an address that begins with it.
    private static Optional<String> name(String vault, Place place) {
        String start = "https://";
        String end = place.base(EmbeddedVault.HOST_SUFFIX).replace(start, ".");
        if (!vault.startsWith(start) || !vault.endsWith(end)) {
            return Optional.empty();
        }
        int length = vault.length() - end.length();
        return Optional.of(vault.substring(start.length(), Math.max(start.length(), length)))
                .filter(name -> VAULT_NAME.matcher(name).matches());
    }

    /// Whether that is the origin of one of these: `https://host[:port]`, in lower case,
    /// without the port 443.
    public boolean isOrigin(String origin) {
        return all.stream().flatMap(Place::bases).anyMatch(origin::equals);
    }
}
