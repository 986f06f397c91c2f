// SPDX-License-Identifier: Apache-2.0
package dev.signet.verify;

import dev.signet.accounts.key.IdentityKeySource;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.identity.Caller;
import dev.signet.index.MappingVersion;
import dev.signet.installation.Closeables;
import dev.signet.installation.DataFolder;
import dev.signet.installation.Installation;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.ring.KeyRing;
import dev.signet.keys.ring.RingFiles;
import dev.signet.search.IndexMapping;
import dev.signet.store.Database;
import dev.signet.store.DatabaseLimits;
import dev.signet.vault.StoppedVault;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Walks the records of stopped accounts with their keys: asks the vault elsewhere, or the
/// embedded one in this process. One thread.
final class AccountWalk implements AutoCloseable {
    private final DataFolder folder;
    private final OpenedStores opened;
    private final VerifyOutput told;
    private final Closeables parts = new Closeables();
    private final Optional<VaultElsewhere.Connection> remote;
    private final AllowedVaults allowed;
    private final Supplier<Optional<StoppedVault>> vault;
    private final Map<FhirVersion, MappingVersion> mappings = new EnumMap<>(FhirVersion.class);

    AccountWalk(
            DataFolder folder,
            OpenedStores opened,
            Optional<VaultElsewhere> remoteVault,
            VerifyOutput told) {
        this.folder = folder;
        this.opened = opened;
        this.told = told;
        this.remote = remoteVault.map(elsewhere -> parts.keep(elsewhere.connect().get()));
        this.allowed = AllowedVaults.of(remoteVault.map(VaultElsewhere::address).stream().toList());
        this.vault = once(opened::vault);
    }

    private static <T> Supplier<T> once(Supplier<T> made) {
        return new Supplier<>() {
            private Optional<T> held = Optional.empty();

            @Override
            public T get() {
                if (held.isEmpty()) {
                    held = Optional.of(made.get());
                }
                return held.get();
            }
        };
    }

    /// @param version of FHIR, that the account serves
    /// @param ringSequence the highest sequence number seen of its ring
    /// @param keyPrincipal object id as which the embedded vault is asked; empty text when that
    ///     identity is gone; empty: Signet's own
    /// @return how many records it has walked
    long walk(
            UUID accountId, FhirVersion version, long ringSequence, Optional<String> keyPrincipal) {
        Path place = folder.account(accountId);
        String name = "accounts/" + accountId;
        var said = RingFiles.in(place).said();
        if (said.isEmpty() || !opened.hasRoot()) {
            told.notWalked(name, "the keys cannot be opened", List.of());
            return 0;
        }
        // without a vault elsewhere nobody is asked over the network, whatever the ring names
        AllowedVaults vaults =
                remote.isPresent()
                        ? allowed
                        : AllowedVaults.of(
                                said.get().keyUri().map(KeyUri::vault).stream().toList());
        try (KeyRing ring = opened.ring(place, accountId, ringSequence, vaults)) {
            Optional<Seals> seals = seals(name, ring, keyPrincipal);
            if (seals.isEmpty()) {
                return 0;
            }
            var hearing = new WalkOutput(name, told);
            var _ =
                    Database.verifyStopped(
                            place,
                            accountId,
                            seals.get(),
                            mapping(version),
                            DatabaseLimits.standard(),
                            hearing);
            return hearing.records();
        } catch (Failed failed) {
            if (!failed.fact("code", "").isEmpty()) {
                told.notWalked(name, "its key is in another vault; give --vault", List.of());
            } else if (RootFiles.isDamage(failed)) {
                told.damaged(name, failed);
            } else {
                throw failed;
            }
            return 0;
        }
    }

    private MappingVersion mapping(FhirVersion version) {
        return mappings.computeIfAbsent(
                version, asked -> new IndexMapping(SearchParameters.load(asked)).version());
    }

    private Optional<Seals> seals(String name, KeyRing ring, Optional<String> keyPrincipal) {
        if (ring.keyUri().isEmpty()) {
            return Optional.of(ring.openServiceManaged());
        }
        Optional<KeySource> source = source(ring.keyUri().get(), keyPrincipal);
        if (source.isEmpty()) {
            told.notWalked(name, "its key is in a vault elsewhere; give --vault", List.of());
            return Optional.empty();
        }
        return switch (ring.open(source.get())) {
            case KeyAnswer.Opened<Seals>(var seals) -> Optional.of(seals);
            case KeyAnswer.Refused<Seals>(var reason) -> {
                told.notWalked(name, "the customer's key refuses", code(reason));
                yield Optional.empty();
            }
            case KeyAnswer.NoAnswer<Seals>(var reason) -> {
                told.notWalked(name, "the vault does not answer", code(reason));
                yield Optional.empty();
            }
        };
    }

    private static List<Fact> code(KeyReason reason) {
        return List.of(new Fact("code", reason.code()));
    }

    private Optional<KeySource> source(KeyUri uri, Optional<String> keyPrincipal) {
        if (remote.isPresent()) {
            return Optional.of(remote.get().source(uri, uri.vault()));
        }
        return vault.get()
                .map(
                        stopped ->
                                new IdentityKeySource<>(
                                        () -> caller(keyPrincipal),
                                        caller -> new StoppedVaultKey(stopped, caller, uri)));
    }

    /// Who asks; empty when that identity is gone.
    private Optional<Caller> caller(Optional<String> keyPrincipal) {
        return keyPrincipal
                .map(objectId -> Optional.of(objectId).filter(id -> !id.isEmpty()))
                .map(known -> known.map(this::identity))
                .orElseGet(() -> Optional.of(service()));
    }

    /// An account's identity, as the policies of the embedded vault name it.
    private Caller identity(String objectId) {
        return new Caller(objectId, objectId, service().tenantId(), "");
    }

    /// Signet itself, as the policies of the embedded vault name it.
    private Caller service() {
        Installation ids =
                opened.installation()
                        .orElseThrow(() -> new Failed(Failure.INTERNAL, "no installation"));
        return new Caller(
                ids.serviceObject().toString(),
                ids.serviceClient().toString(),
                ids.tenant().toString(),
                "");
    }

    @Override
    public void close() {
        parts.close();
    }
}
