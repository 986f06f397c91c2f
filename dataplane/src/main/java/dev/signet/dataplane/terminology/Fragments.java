// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.terminology;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.Meter;
import dev.signet.index.Deadline;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A code system that is larger than a resource: CodeSystems of one url and version with `content`
/// *fragment*, which all say by `count` how many concepts the whole has. They are the whole when
/// they have so many concepts together, each once. They are read one after the other, as often as
/// they are asked, and no more than one is in memory. One request, one thread.
final class Fragments {
    private static final String CONTENT = "fragment";

    private final JsonObject head;
    private final List<Supplier<Optional<byte[]>>> stored;
    private final Meter meter;
    private final Deadline end;

    /// The part in which a code was found last.
    private @Nullable CodeSystem last;

    /// What the largest part so far takes; that much is charged.
    private long charged;

    /// @param head one of them, the one that was changed last
    /// @param stored what has its name, perhaps also what is no part of it
    /// @param meter is told what they take
    /// @param end looked at before each is read
    Fragments(JsonObject head, List<Supplier<Optional<byte[]>>> stored, Meter meter, Deadline end) {
        this.head = head;
        this.stored = stored;
        this.meter = meter;
        this.end = end;
    }

    /// Whether a code system is a part of one.
    static boolean isOne(JsonObject resource) {
        return resource.text("content", "").equals(CONTENT)
                && resource.find("count") instanceof JsonNumber;
    }

    /// Gives all concepts, those within others behind these.
    ///
    /// @return whether these were all that there are
    /// @throws Failed `INVALID` when a code comes twice
    boolean forEach(Consumer<JsonObject> taken) {
        var codes = new Codes(meter);
        parts(
                (part, _) -> {
                    walk(part.find("concept"), codes, taken);
                    return false;
                });
        return codes.distinct() == count(head);
    }

    /// The part that has a code: the one that was found before, else they are read again. It is
    /// kept until the next is asked for.
    Optional<CodeSystem> having(String code) {
        if (last == null || last.find(code).isEmpty()) {
            last = null; // let go of before the next is read
            parts(
                    (part, one) -> {
                        boolean isIt =
                                has(part.find("concept"), code, CodeSystem.isCaseSensitive(part));
                        if (isIt) {
                            last = CodeSystem.of(part, one);
                        }
                        return isIt;
                    });
        }
        return Optional.ofNullable(last);
    }

    private static boolean has(@Nullable Json list, String code, boolean isCaseSensitive) {
        if (list instanceof JsonArray array) {
            for (Json each : array) {
                if (each instanceof JsonObject concept) {
                    String other = concept.text("code", "");
                    boolean isIt =
                            isCaseSensitive ? other.equals(code) : other.equalsIgnoreCase(code);
                    if (isIt || has(concept.find("concept"), code, isCaseSensitive)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// @param isLast is given each and what counts its memory, and says whether it is enough
    private void parts(BiPredicate<JsonObject, Meter> isLast) {
        for (Supplier<Optional<byte[]>> each : stored) {
            end.check();
            Optional<byte[]> json = each.get();
            if (json.isPresent()) {
                byte[] bytes = json.get();
                var one = new OnePart();
                JsonObject part = JsonReader.readObject(bytes, 0, bytes.length, one);
                if (isOf(part) && isLast.test(part, one)) {
                    return;
                }
            }
        }
    }

    private boolean isOf(JsonObject part) {
        return isOne(part)
                && part.text("version", "").equals(head.text("version", ""))
                && count(part) == count(head);
    }

    private static long count(JsonObject part) {
        return part.find("count") instanceof JsonNumber number ? number.decimal().longValue() : -1;
    }

    private static void walk(@Nullable Json list, Codes codes, Consumer<JsonObject> taken) {
        if (list instanceof JsonArray array) {
            for (Json each : array) {
                if (each instanceof JsonObject concept) {
                    codes.add(concept.text("code", ""));
                    taken.accept(concept);
                    walk(concept.find("concept"), codes, taken);
                }
            }
        }
    }

    /// What a part takes is charged as far as no part before it has taken as much: that has been
    /// let go of.
    private final class OnePart implements Meter {
        private long used;

        @Override
        public void take(long bytes) {
            used += bytes;
            if (used > charged) {
                meter.take(used - charged);
                charged = used;
            }
        }

        @Override
        public void give(long bytes) {
            used -= bytes;
        }
    }

    /// Digests of codes, to tell whether one comes twice.
    private static final class Codes {
        private static final long OFFSET = 0xcbf29ce484222325L; // FNV-1a
        private static final long PRIME = 0x100000001b3L;

        private final Meter meter;
        private long[] digests = new long[0];
        private int size;

        Codes(Meter meter) {
            this.meter = meter;
        }

        void add(String code) {
            if (size == digests.length) {
                int next = Math.max(1_024, 2 * size);
                meter.take(8L * next);
                digests = Arrays.copyOf(digests, next);
            }
            long digest = OFFSET;
            for (int i = 0; i < code.length(); i++) {
                digest = (digest ^ code.charAt(i)) * PRIME;
            }
            digests[size++] = digest;
        }

        /// How many there are.
        int distinct() {
            Arrays.sort(digests, 0, size);
            for (int i = 1; i < size; i++) {
                if (digests[i] == digests[i - 1]) {
                    throw new Failed(
                            Failure.INVALID,
                            "a code comes twice in the fragments of the code system",
                            new Fact("concepts", size));
                }
            }
            return size;
        }
    }
}
