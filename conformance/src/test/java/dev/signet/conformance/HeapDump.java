// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The objects of a process that can be reached, as the JVM writes them (HPROF 1.0.2, ids of 8
/// bytes): what is in them, and who holds them. Closing it deletes the file.
final class HeapDump implements AutoCloseable {
    private static final int STRING = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int HEAP = 0x0c;
    private static final int HEAP_SEGMENT = 0x1c;
    private static final int CLASS = 0x20;
    private static final int INSTANCE = 0x21;
    private static final int OBJECTS = 0x22;
    private static final int PRIMITIVES = 0x23;
    private static final int REFERENCE = 2;
    private static final int HOLDERS_MAX = 14;
    private static final int SCAN_BYTES = 1 << 20;

    private final Path file;
    private final MappedByteBuffer bytes;
    private final Map<Long, String> strings = new HashMap<>();
    private final Map<Long, Type> types = new HashMap<>();

    /// @param fields own ones, in the order of the instance's bytes
    private record Type(String name, long parent, List<Field> fields) {}

    private record Field(String name, int type) {}

    /// One object of the dump.
    ///
    /// @param at where its contents begin
    /// @param count of bytes
    private record Place(int tag, long id, long type, int at, int count) {}

    private interface Visitor {
        void visit(Place place);
    }

    private HeapDump(Path file, MappedByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes;
        walk(_ -> {});
    }

    /// Has a process write what can be reached, after a full collection.
    static HeapDump of(long pid, Path folder) {
        Path file = folder.resolve("heap-" + System.nanoTime() + ".hprof");
        String command = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            var dumping =
                    new ProcessBuilder(command, Long.toString(pid), "GC.heap_dump", file.toString())
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(dumping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (dumping.waitFor() != 0 || !Files.exists(file)) {
                throw new IllegalStateException("no heap dump: " + said);
            }
            try (var channel = FileChannel.open(file)) {
                return new HeapDump(
                        file, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    long size() {
        return bytes.limit();
    }

    /// The byte arrays that instances of these classes hold in fields of their own.
    List<byte[]> bytesHeldBy(Set<String> classes) {
        var held = new HashSet<Long>();
        walk(
                place -> {
                    Type type = types.get(place.type());
                    if (place.tag() == INSTANCE && type != null && classes.contains(type.name())) {
                        held.addAll(references(place).keySet());
                    }
                });
        var found = new ArrayList<byte[]>();
        walk(
                place -> {
                    if (place.tag() == PRIMITIVES && held.contains(place.id())) {
                        byte[] content = new byte[place.count()];
                        bytes.get(place.at(), content);
                        found.add(content);
                    }
                });
        return found;
    }

    /// Where needles stand: what they are, and who holds the object that has them, outwards.
    List<String> find(Needles needles) {
        List<Needles.Found> hits = scan(needles);
        if (hits.isEmpty()) {
            return List.of();
        }
        long[] at = hits.stream().mapToLong(Needles.Found::at).toArray();
        var lines = new LinkedHashMap<Long, String>();
        walk(
                place -> {
                    int first = Arrays.binarySearch(at, place.at());
                    first = first < 0 ? -first - 1 : first;
                    var names = new LinkedHashSet<String>();
                    int next = first;
                    while (next < at.length && at[next] < (long) place.at() + place.count()) {
                        names.add(hits.get(next).name());
                        next++;
                    }
                    if (next > first) {
                        int count = next - first;
                        lines.put(place.id(), count + " x " + names + " in " + described(place));
                    }
                });
        if (lines.isEmpty()) {
            return List.of(hits.size() + " outside objects");
        }
        return holders(lines);
    }

    private String described(Place place) {
        Type type = types.get(place.tag() == CLASS ? place.id() : place.type());
        String name = type == null ? "primitives" : type.name();
        return place.count() + " bytes of " + (place.tag() == CLASS ? "class " : "") + name;
    }

    /// Whether any needle stands anywhere.
    boolean contains(Needles needles) {
        return !scan(needles).isEmpty();
    }

    /// In the order of their places.
    private List<Needles.Found> scan(Needles needles) {
        var found = new ArrayList<Needles.Found>();
        byte[] chunk = new byte[SCAN_BYTES + Needles.BYTES_MAX];
        for (int from = 0; from < bytes.limit(); from += SCAN_BYTES) {
            int count = Math.min(chunk.length, bytes.limit() - from);
            byte[] part = count == chunk.length ? chunk : new byte[count];
            bytes.get(from, part);
            found.addAll(needles.in(part, SCAN_BYTES, from));
        }
        return found;
    }

    private List<String> holders(Map<Long, String> lines) {
        var done = new ArrayList<String>();
        var chains = new LinkedHashMap<Long, List<String>>();
        lines.forEach((id, line) -> chains.computeIfAbsent(id, _ -> new ArrayList<>()).add(line));
        var seen = new HashSet<>(chains.keySet());
        for (int step = 0; step < HOLDERS_MAX && !chains.isEmpty(); step++) {
            var next = new LinkedHashMap<Long, List<String>>();
            var held = new HashSet<Long>();
            walk(
                    place -> {
                        for (var each : references(place).entrySet()) {
                            if (chains.containsKey(each.getKey()) && held.add(each.getKey())) {
                                String by = " <- " + each.getValue();
                                List<String> longer =
                                        chains.get(each.getKey()).stream()
                                                .map(line -> line + by)
                                                .toList();
                                if (place.tag() == CLASS || !seen.add(place.id())) {
                                    if (next.containsKey(place.id())) {
                                        next.get(place.id()).addAll(longer);
                                    } else {
                                        done.addAll(longer);
                                    }
                                } else {
                                    next.put(place.id(), new ArrayList<>(longer));
                                }
                            }
                        }
                    });
            chains.forEach(
                    (id, all) -> {
                        if (!held.contains(id)) {
                            done.addAll(all);
                        }
                    });
            chains.clear();
            chains.putAll(next);
        }
        chains.values().forEach(done::addAll);
        return done;
    }

    /// What an object points to, and how that reads.
    private Map<Long, String> references(Place place) {
        var all = new HashMap<Long, String>();
        switch (place.tag()) {
            case INSTANCE -> {
                int at = place.at();
                Type type = types.get(place.type());
                String name = type == null ? "?" : type.name();
                while (type != null) {
                    for (Field field : type.fields()) {
                        if (field.type() == REFERENCE) {
                            all.put(bytes.getLong(at), name + "." + field.name());
                        }
                        at += size(field.type());
                    }
                    type = types.get(type.parent());
                }
            }
            case OBJECTS -> {
                String name =
                        types.containsKey(place.type()) ? types.get(place.type()).name() : "?";
                for (int at = place.at(); at < place.at() + place.count(); at += 8) {
                    all.put(bytes.getLong(at), name);
                }
            }
            case CLASS -> {
                String name = types.containsKey(place.id()) ? types.get(place.id()).name() : "?";
                int at = place.at();
                int count = bytes.getShort(at) & 0xffff;
                at += 2;
                for (int i = 0; i < count; i++) {
                    int type = bytes.get(at + 8);
                    if (type == REFERENCE) {
                        all.put(
                                bytes.getLong(at + 9),
                                "static " + name + "." + strings.get(bytes.getLong(at)));
                    }
                    at += 9 + size(type);
                }
            }
            default -> {} // primitives point to nothing
        }
        all.remove(0L);
        return all;
    }

    private void walk(Visitor visitor) {
        int at = 0;
        while (bytes.get(at) != 0) {
            at++;
        }
        int idBytes = bytes.getInt(at + 1);
        if (idBytes != 8) {
            throw new IllegalStateException("ids of " + idBytes + " bytes");
        }
        at += 1 + 4 + 8;
        while (at < bytes.limit()) {
            int tag = bytes.get(at) & 0xff;
            long length = bytes.getInt(at + 5) & 0xffffffffL;
            at += 9;
            int end = Math.toIntExact(at + length);
            switch (tag) {
                case STRING -> {
                    byte[] text = new byte[(int) length - 8];
                    bytes.get(at + 8, text);
                    strings.putIfAbsent(
                            bytes.getLong(at), new String(text, StandardCharsets.UTF_8));
                }
                case LOAD_CLASS ->
                        types.putIfAbsent(
                                bytes.getLong(at + 4),
                                new Type(
                                        strings.getOrDefault(bytes.getLong(at + 16), "?")
                                                .replace('/', '.'),
                                        0,
                                        List.of()));
                case HEAP, HEAP_SEGMENT -> segment(at, end, visitor);
                default -> {} // stack traces and the like
            }
            at = end;
        }
    }

    private void segment(int from, int end, Visitor visitor) {
        int at = from;
        while (at < end) {
            int tag = bytes.get(at) & 0xff;
            at++;
            switch (tag) {
                case 0xff, 0x05, 0x07 -> at += 8;
                case 0x01 -> at += 16;
                case 0x02, 0x03, 0x08 -> at += 16;
                case 0x04, 0x06 -> at += 12;
                case CLASS -> at = type(at, visitor);
                case INSTANCE -> {
                    int count = bytes.getInt(at + 20);
                    visitor.visit(
                            new Place(
                                    tag,
                                    bytes.getLong(at),
                                    bytes.getLong(at + 12),
                                    at + 24,
                                    count));
                    at += 24 + count;
                }
                case OBJECTS -> {
                    int count = bytes.getInt(at + 12) * 8;
                    visitor.visit(
                            new Place(
                                    tag,
                                    bytes.getLong(at),
                                    bytes.getLong(at + 16),
                                    at + 24,
                                    count));
                    at += 24 + count;
                }
                case PRIMITIVES -> {
                    int count = bytes.getInt(at + 12) * size(bytes.get(at + 16));
                    visitor.visit(new Place(tag, bytes.getLong(at), 0, at + 17, count));
                    at += 17 + count;
                }
                default -> throw new IllegalStateException("no such record: " + tag);
            }
        }
    }

    private int type(int from, Visitor visitor) {
        long id = bytes.getLong(from);
        long parent = bytes.getLong(from + 12);
        int at = from + 8 + 4 + 6 * 8 + 4;
        int constants = bytes.getShort(at) & 0xffff;
        at += 2;
        for (int i = 0; i < constants; i++) {
            at += 3 + size(bytes.get(at + 2));
        }
        int statics = at;
        int count = bytes.getShort(at) & 0xffff;
        at += 2;
        for (int i = 0; i < count; i++) {
            at += 9 + size(bytes.get(at + 8));
        }
        int end = at;
        var fields = new ArrayList<Field>();
        count = bytes.getShort(at) & 0xffff;
        at += 2;
        for (int i = 0; i < count; i++) {
            fields.add(new Field(strings.getOrDefault(bytes.getLong(at), "?"), bytes.get(at + 8)));
            at += 9;
        }
        Type known = types.get(id);
        types.put(id, new Type(known == null ? "?" : known.name(), parent, fields));
        visitor.visit(new Place(CLASS, id, 0, statics, end - statics));
        return at;
    }

    private static int size(int type) {
        return switch (type) {
            case 2, 7, 11 -> 8;
            case 4, 8 -> 1;
            case 5, 9 -> 2;
            case 6, 10 -> 4;
            default -> throw new IllegalStateException("no such type: " + type);
        };
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
