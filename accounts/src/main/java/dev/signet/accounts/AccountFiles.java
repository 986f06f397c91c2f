// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.accounts.key.KeyRefusals;
import dev.signet.accounts.key.RingSequence;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.healthcareapis.AccountSpec;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.installation.DataFolder;
import dev.signet.installation.RootedStore;
import dev.signet.keys.CreationCheck;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.ring.KeyRing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What is kept of the accounts outside their databases: their folders with the key rings, and
/// the record of the newest ring that was seen of each. Any thread, one call at a time for one
/// account.
record AccountFiles(AccountEnvironment environment, ControlStore records) {

    /// Whether an account's ledger has been made: from then on a missing one is a loss.
    boolean isMade(UUID accountId) {
        return Files.exists(anchor(accountId));
    }

    private Path anchor(UUID accountId) {
        return DataFolder.anchor(environment.folder(accountId).resolve("ledger"));
    }

    /// @throws Failed `CORRUPT` naming the file when something of a made account is gone
    void requireThere(UUID accountId) {
        RootedStore.requireThere(anchor(accountId));
        RootedStore.requireRing(environment.folder(accountId));
    }

    /// Whether a making that was cut short has come as far as the key ring.
    ///
    /// @throws Failed `CORRUPT` when an account that has data has no ring: a new one would end it
    boolean hasRing(UUID accountId) {
        try {
            KeyRing.load(environment.ring(accountId), accountId, 0).close();
            return true;
        } catch (Failed e) {
            if (e.failure() != Failure.NOT_FOUND) {
                throw e;
            }
            if (isMade(accountId)) {
                RootedStore.requireRing(environment.folder(accountId));
            }
            return false;
        }
    }

    /// Makes the folder and the key ring, when the customer's key meets what is required of it.
    Outcome make(AccountSpec spec) {
        Path folder = environment.folder(spec.accountId());
        clear(folder);
        DataFolder.directory(folder);
        if (spec.keyUri().isEmpty()) {
            var place = environment.ring(spec.accountId());
            KeyRing.createServiceManaged(place, spec.accountId()).close();
            return new Outcome.Done();
        }
        return switch (check(spec, spec.keyUri().get())) {
            case Checked.No(var refusal) -> refusal;
            case Checked.Yes(var uri, var source, _) -> makeRing(spec.accountId(), uri, source);
        };
    }

    private Outcome makeRing(UUID accountId, KeyUri uri, KeySource source) {
        var answer = KeyRing.create(environment.ring(accountId), accountId, uri, source);
        if (answer instanceof KeyAnswer.Opened<KeyRing>(var ring)) {
            ring.close();
        }
        return KeyRefusals.of(answer);
    }

    /// Whether a customer's key may be used for an account.
    sealed interface Checked {
        /// @param source speaks for it
        /// @param newest its version that is to wrap
        record Yes(KeyUri uri, KeySource source, KeyVersion newest) implements Checked {}

        record No(Outcome.Refused refusal) implements Checked {}
    }

    /// Whether the text names that key.
    boolean isOf(KeyUri key, String text) {
        try {
            return KeyUri.parse(text, environment.allowed()).equals(key);
        } catch (Failed _) { // told when the key is checked
            return false;
        }
    }

    /// Asks the vault whether the key meets what is required of it.
    Checked check(AccountSpec spec, String keyUri) {
        KeyUri uri;
        try {
            uri = KeyUri.parse(keyUri, environment.allowed());
        } catch (Failed e) {
            return new Checked.No(KeyRefusals.of(e));
        }
        Optional<String> vault = environment.keySources().location(uri);
        if (isElsewhere(vault, spec.keyUse().location())) {
            return new Checked.No(
                    KeyRefusals.elsewhere(
                            vault.orElseThrow(), spec.keyUse().location().orElseThrow()));
        }
        KeySource source = environment.keySources().of(uri, spec.keyUse());
        return switch (CreationCheck.check(source, environment.clock(), environment.entropy())) {
            case CreationCheck.Result.Broken broken ->
                    new Checked.No(KeyRefusals.of(broken, spec.keyUse()));
            case CreationCheck.Result.Met(var facts) ->
                    new Checked.Yes(uri, source, facts.version());
        };
    }

    private static boolean isElsewhere(Optional<String> vault, Optional<String> wanted) {
        return vault.isPresent() && wanted.isPresent() && !vault.equals(wanted);
    }

    /// Reads the key ring; an older one than was ever seen is a rollback.
    KeyRing ring(UUID accountId) {
        KeyRing ring = KeyRing.load(environment.ring(accountId), accountId, sequence(accountId));
        remember(accountId, ring);
        return ring;
    }

    /// Remembers the ring's sequence number, so that an older ring is refused from now on.
    void remember(UUID accountId, KeyRing ring) {
        long sequence = ring.sequence();
        if (sequence > sequence(accountId)) {
            byte[] number = Long.toString(sequence).getBytes(StandardCharsets.US_ASCII);
            records.write(Map.of(RingSequence.key(accountId), Optional.of(number)));
        }
    }

    private long sequence(UUID accountId) {
        return records.read(RingSequence.key(accountId))
                .map(bytes -> Long.parseLong(new String(bytes, StandardCharsets.US_ASCII)))
                .orElse(0L);
    }

    /// Keys first, then files: what is cut short by a kill is unreadable already.
    void remove(UUID accountId) {
        Path folder = environment.folder(accountId);
        if (Files.exists(folder)) {
            KeyRing.erase(folder);
            clear(folder);
        }
        records.write(
                Map.of(
                        RingSequence.key(accountId),
                        Optional.empty(),
                        SealedCounts.key(accountId),
                        Optional.empty()));
    }

    private static void clear(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new Failed(e, Failure.STORAGE, "an account's files cannot be removed");
        }
    }
}
