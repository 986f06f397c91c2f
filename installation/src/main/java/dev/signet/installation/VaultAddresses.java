// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.controlplane.engine.ControlStore;
import dev.signet.installation.KnownAddresses.Place;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.KeyUri;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.VaultName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The addresses of the embedded vaults, of today and of before: key URIs that were given under
/// an earlier name, port or suffix still mean them. Immutable.
///
/// @param hosts where the listener has been; each of them, and this machine's own names, is the
///     first vault
/// @param suffixes below which each vault has had a name: `NAME.SUFFIX:port`
public record VaultAddresses(KnownAddresses hosts, KnownAddresses suffixes) {
    private static final String HOSTS = "addresses/vault";
    private static final String SUFFIXES = "addresses/vault-suffix";
    private static final String START = "https://";
    private static final Pattern VAULT_NAME = Pattern.compile("[a-z0-9-]{3,24}");

    /// What the records say, and the present addresses, which are written there too.
    public static VaultAddresses remembered(Addresses now, ControlStore records) {
        return new VaultAddresses(
                KnownAddresses.remembered(HOSTS, now.vaultPlace(), records),
                KnownAddresses.remembered(SUFFIXES, now.vaultSuffixPlace(), records));
    }

    /// The suffixes of a stopped installation's vaults, of today and of before.
    public static List<String> suffixes(ControlStore records) {
        return Stream.concat(
                        Stream.of(EmbeddedVault.HOST_SUFFIX),
                        KnownAddresses.read(SUFFIXES, records).stream().map(Place::host))
                .distinct()
                .toList();
    }

    /// The vaults that key URIs may name.
    public AllowedVaults allowed() {
        return AllowedVaults.of(
                Stream.concat(
                                hosts.all().stream().flatMap(Place::bases),
                                suffixPlaces().map(place -> place.base("*." + place.host())))
                        .distinct()
                        .toList());
    }

    /// Suffixes with their ports: below `localhost` under every port, elsewhere as they were.
    private Stream<Place> suffixPlaces() {
        return Stream.concat(
                hosts.all().stream().map(each -> local(each.port())), suffixes.all().stream());
    }

    private static Place local(int port) {
        return new Place(EmbeddedVault.HOST_SUFFIX, port);
    }

    /// Where this process asks the vault that a key URI names, by an address of any time: a name
    /// below `localhost`, so that no name service is needed. Another's address as it is.
    ///
    /// @param vault in the spelling of [KeyUri#vault]
    public String asked(String vault) {
        Place now = local(hosts.all().getLast().port());
        return name(vault).map(name -> now.base(name + "." + now.host())).orElse(vault);
    }

    /// Whether the embedded vault's event is about the key of that URI, by whichever of the
    /// vault's addresses it names it.
    ///
    /// @param key empty when every key of the vault is concerned
    public boolean concerns(KeyUri uri, VaultName vault, Optional<KeyName> key) {
        return name(uri.vault()).filter(vault.text()::equalsIgnoreCase).isPresent()
                && key.filter(one -> !one.text().equalsIgnoreCase(uri.name())).isEmpty();
    }

    /// The vault at an address of any time; empty for another's address.
    public Optional<VaultName> named(String address) {
        return name(address).map(VaultName::new);
    }

    /// The name of the vault at an address of any time; empty for another's address.
    private Optional<String> name(String address) {
        if (hosts.all().stream().flatMap(Place::bases).anyMatch(address::equals)) {
            return Optional.of(EmbeddedVault.VAULT);
        }
        return suffixPlaces().flatMap(place -> name(address, place).stream()).findFirst();
    }

    /// The name of the vault in an address that begins with it.
    private static Optional<String> name(String vault, Place place) {
        String end = place.base(place.host()).replace(START, ".");
        if (!vault.startsWith(START) || !vault.endsWith(end)) {
            return Optional.empty();
        }
        int length = vault.length() - end.length();
        return Optional.of(vault.substring(START.length(), Math.max(START.length(), length)))
                .filter(name -> VAULT_NAME.matcher(name).matches());
    }
}
