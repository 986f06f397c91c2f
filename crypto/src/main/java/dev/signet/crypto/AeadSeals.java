// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// The seals of one account: AES-256-GCM under keys that its owner, the key ring, lends once and
/// withdraws once.
///
/// Users see [Seals] only. The owner calls [#lend] when the keys are opened, [#add], [#activate]
/// and [#forget] in a rotation, [#withdraw] when the customer's key says no. When it says yes
/// again there are new seals, and what used these is opened anew (docs/decisions/0003).
///
/// Any thread. What the keys are stands in one immutable snapshot behind a volatile field; a use
/// takes no lock. Wiping is best effort: our own arrays are zeroed, the JDK's ciphers keep
/// expanded copies until the collector takes them.
public final class AeadSeals implements Seals {
    private static final int NAME_BYTES = 16;
    private static final State NOTHING_LENT = new Withdrawn(Withdrawal.of(Failure.KEY_SILENT));

    private final UUID accountId;
    private final SegmentCache cache;
    private final Entropy entropy;
    private final Uses uses = new Uses();
    private final Pool<FileCipher> fileCiphers = new Pool<>(FileCipher::new);
    private final Map<Integer, LongAdder> sealedCounts = new ConcurrentHashMap<>();
    private volatile State state = NOTHING_LENT;

    /// Seals to which nothing has been lent yet: every use fails with `KEY_SILENT`.
    ///
    /// @param cache shared by all accounts of the process
    public AeadSeals(UUID accountId, SegmentCache cache, Entropy entropy) {
        this.accountId = accountId;
        this.cache = cache;
        this.entropy = entropy;
    }

    /// Lends the keys of these generations; once. Derives what it needs and keeps nothing of
    /// `generations`: the caller closes them.
    ///
    /// @throws Failed `CONFLICT` when keys are lent or have been
    public synchronized void lend(Generations generations) {
        if (!generations.accountId().equals(accountId)) {
            throw new Failed(Failure.INVALID, "the generations are of another account");
        }
        if (state != NOTHING_LENT) {
            throw new Failed(Failure.CONFLICT, "these seals have been lent keys already");
        }
        var keys = new TreeMap<Integer, GenerationKeys>();
        generations.all().forEach(each -> keys.put(each.number(), new GenerationKeys(each)));
        keys.keySet().forEach(this::sealedAdder);
        state = new Lent(keys, generations.active(), new NameKey(generations.namesKey()));
    }

    /// Adds a generation that only opens until it is made the active one. Keeps nothing of it.
    public synchronized void add(Generation generation) {
        Lent lent = lent();
        if (lent.keys.containsKey(generation.number())) {
            throw new Failed(
                    Failure.CONFLICT,
                    "the generation is lent already",
                    new Fact("generation", generation.number()));
        }
        var keys = new TreeMap<>(lent.keys);
        keys.put(generation.number(), new GenerationKeys(generation));
        sealedAdder(generation.number());
        state = new Lent(keys, lent.active.number(), lent.names);
    }

    /// Seals under that generation from now on. A use in flight may still seal under the former.
    public synchronized void activate(int generation) {
        Lent lent = lent();
        state = new Lent(lent.keys, generation, lent.names);
    }

    /// Wipes the keys of a generation that nothing live names any more; not the active one.
    /// Opening what it sealed fails with `CORRUPT` from now on.
    public synchronized void forget(int generation) {
        Lent lent = lent();
        if (lent.active.number() == generation) {
            throw new Failed(
                    Failure.CONFLICT,
                    "the active generation cannot be forgotten",
                    new Fact("generation", generation));
        }
        var keys = new TreeMap<>(lent.keys);
        GenerationKeys forgotten = keys.remove(generation);
        if (forgotten != null) {
            state = new Lent(keys, lent.active.number(), lent.names);
            forgotten.wipe(Withdrawal.of(Failure.CORRUPT));
        }
    }

    /// Stops lending at once, lets the uses in flight end, then wipes every key and every opened
    /// segment of the account. Returns when that is done, at the latest after `drain` and the
    /// wiping. A use that outlasts the drain fails as well, it never works with a wiped key.
    ///
    /// Called again it only changes the kind and the facts.
    ///
    /// @param kind `KEY_REFUSED` or `KEY_SILENT`: what each use fails with from now on
    /// @param facts why, in the owner's words: carried by each of those failures, so that whoever
    ///     is refused need not ask for a state that has changed meanwhile
    public synchronized void withdraw(Failure kind, Duration drain, Fact... facts) {
        if (kind != Failure.KEY_REFUSED && kind != Failure.KEY_SILENT) {
            throw new Failed(Failure.INVALID, "keys are withdrawn as refused or silent");
        }
        State before = state;
        var why = new Withdrawal(kind, List.of(facts));
        state = new Withdrawn(why);
        if (before instanceof Lent lent) {
            uses.awaitNone(drain);
            lent.keys.values().forEach(keys -> keys.wipe(why));
            lent.names.wipe(why);
            fileCiphers.clear();
            cache.wipe(this);
        }
    }

    /// Whether keys are lent now.
    public boolean isLent() {
        return state instanceof Lent;
    }

    /// The generations that are lent now; empty after withdrawal.
    public Set<Integer> generations() {
        return switch (state) {
            case Lent lent -> Set.copyOf(lent.keys.keySet());
            case Withdrawn _ -> Set.of();
        };
    }

    /// Values sealed under a generation by this object. The owner adds what was sealed before
    /// and starts the next generation before [Generation#SEALED_VALUES_MAX].
    public long sealedCount(int generation) {
        LongAdder count = sealedCounts.get(generation);
        return count == null ? 0 : count.sum();
    }

    @Override
    public int activeGeneration() {
        return lent().active.number();
    }

    @Override
    public byte[] seal(Purpose purpose, byte[] plain, byte[] associated) {
        int use = enter();
        try {
            Lent lent = lent();
            byte[] sealed = lent.active.key(purpose).seal(entropy, plain, associated);
            lent.sealed.increment();
            return sealed;
        } finally {
            exit(use);
        }
    }

    @Override
    public byte[] open(Purpose purpose, byte[] sealed, byte[] associated) {
        int use = enter();
        try {
            Lent lent = lent();
            GenerationKeys keys = lent.keys.get(ValueFormat.generation(sealed));
            if (keys == null) {
                throw new Failed(
                        Failure.CORRUPT,
                        "sealed value names a generation that the account does not have",
                        new Fact("generation", ValueFormat.generation(sealed)));
            }
            return keys.key(purpose).open(sealed, associated);
        } finally {
            exit(use);
        }
    }

    @Override
    public int valueOverheadBytes() {
        return ValueFormat.OVERHEAD_BYTES;
    }

    @Override
    public byte[] name(byte[] plainName) {
        int use = enter();
        try {
            return Arrays.copyOf(lent().names.of(plainName), NAME_BYTES);
        } finally {
            exit(use);
        }
    }

    @Override
    public byte[] fingerprint(byte[] plain) {
        int use = enter();
        try {
            return lent().names.fingerprint(plain);
        } finally {
            exit(use);
        }
    }

    @Override
    public Seals fileSet(UUID id) {
        return new FileSet(this, id);
    }

    @Override
    public OutputStream sealFile(Purpose purpose, String fileName, OutputStream target)
            throws IOException {
        return sealFile(accountId, purpose, fileName, target);
    }

    @Override
    public SealedReader openFile(Purpose purpose, String fileName, SeekableByteChannel source)
            throws IOException {
        return openFile(accountId, purpose, fileName, source);
    }

    OutputStream sealFile(UUID fileSet, Purpose purpose, String fileName, OutputStream target)
            throws IOException {
        return new FileWriter(this, entropy, purpose, fileSet, fileName, target);
    }

    SealedReader openFile(
            UUID fileSet, Purpose purpose, String fileName, SeekableByteChannel source)
            throws IOException {
        return FileReader.open(this, purpose, fileSet, fileName, source);
    }

    /// Begins a use; [#exit] must follow on every path, [#lent] comes after it.
    ///
    /// Looks at the state before it counts as well: else the many who are refused after a
    /// withdrawal would keep the count from ever being seen at zero.
    int enter() {
        checkLent();
        return uses.enter();
    }

    void exit(int use) {
        uses.exit(use);
    }

    /// The keys, or the refusal.
    Lent lent() {
        return switch (state) {
            case Lent lent -> lent;
            case Withdrawn(var why) -> throw refusal(why);
        };
    }

    void checkLent() {
        if (state instanceof Withdrawn(var why)) {
            throw refusal(why);
        }
    }

    SegmentCache cache() {
        return cache;
    }

    Pool<FileCipher> fileCiphers() {
        return fileCiphers;
    }

    private LongAdder sealedAdder(int generation) {
        return sealedCounts.computeIfAbsent(generation, _ -> new LongAdder());
    }

    private static Failed refusal(Withdrawal why) {
        return why.failed("the account's keys have been withdrawn");
    }

    private sealed interface State {}

    private record Withdrawn(Withdrawal why) implements State {}

    /// What is lent at one moment. Immutable but for the wiping of the keys in it.
    final class Lent implements State {
        private final Map<Integer, GenerationKeys> keys;
        private final GenerationKeys active;
        private final LongAdder sealed;
        private final NameKey names;

        private Lent(Map<Integer, GenerationKeys> keys, int active, NameKey names) {
            this.keys = Map.copyOf(keys);
            this.names = names;
            GenerationKeys sealing = this.keys.get(active);
            if (sealing == null) {
                throw new Failed(
                        Failure.NOT_FOUND,
                        "the generation is not lent",
                        new Fact("generation", active));
            }
            this.active = sealing;
            this.sealed = sealedAdder(active);
        }

        GenerationKeys active() {
            return active;
        }

        GenerationKeys generation(int number, String fileName) {
            GenerationKeys named = keys.get(number);
            if (named == null) {
                throw new Failed(
                        Failure.CORRUPT,
                        "sealed file names a generation that the account does not have",
                        new Fact("file", fileName),
                        new Fact("segment", 0),
                        new Fact("generation", number));
            }
            return named;
        }
    }
}
