// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A disk in memory that remembers every state through which it goes, and what a crash would
/// leave of each: what was synced, and what the system may or may not have written by itself.
public final class CutDisk implements RingDisk {
    private Map<String, byte[]> names = new HashMap<>();
    private Map<String, byte[]> durable = new HashMap<>();
    private final Map<String, byte[]> syncedBytes = new HashMap<>();

    /// What is left after a crash at each point, the whole and the partial outcomes.
    /// The slot of the second writing of a ring.
    public static final String EVEN = RingSlots.EVEN;

    public final List<Map<String, byte[]>> crashes = new ArrayList<>();

    /// The next so many operations work, then every one fails; negative for never.
    public int failAfter = -1;

    public CutDisk() {}

    public CutDisk(Map<String, byte[]> start) {
        start.forEach((name, bytes) -> names.put(name, bytes.clone()));
        durable = copy(names);
        syncedBytes.putAll(copy(names));
    }

    public Map<String, byte[]> files() {
        return copy(names);
    }

    public void put(String name, byte[] bytes) {
        names.put(name, bytes);
    }

    @Override
    public Optional<byte[]> read(String name, int bytesMax) {
        byte[] bytes = names.get(name);
        return Optional.ofNullable(bytes)
                .map(all -> Arrays.copyOf(all, Math.min(all.length, bytesMax + 1)));
    }

    @Override
    public void write(String name, byte[] bytes) {
        step();
        names.put(name, Arrays.copyOf(bytes, bytes.length / 2));
        remember();
        names.put(name, bytes.clone());
        syncedBytes.remove(name);
        remember();
    }

    @Override
    public void overwrite(String name, int count) {
        step();
        byte[] bytes = names.get(name).clone();
        Arrays.fill(bytes, 0, count, (byte) 0);
        names.put(name, bytes);
        remember();
    }

    @Override
    public void sync(String name) {
        step();
        syncedBytes.put(name, names.get(name).clone());
        if (durable.containsKey(name)) {
            durable.put(name, names.get(name).clone());
        }
        remember();
    }

    @Override
    public void rename(String from, String to) {
        step();
        names.put(to, names.remove(from));
        byte[] synced = syncedBytes.remove(from);
        if (synced == null) {
            syncedBytes.remove(to);
        } else {
            syncedBytes.put(to, synced);
        }
        remember();
    }

    @Override
    public void delete(String name) {
        step();
        names.remove(name);
        remember();
    }

    @Override
    public void syncFolder() {
        step();
        durable = new HashMap<>();
        names.keySet()
                .forEach(name -> durable.put(name, syncedBytes.getOrDefault(name, new byte[0])));
        remember();
    }

    private void step() {
        if (failAfter == 0) {
            throw new dev.signet.base.Failed(dev.signet.base.Failure.STORAGE, "the disk is full");
        }
        failAfter -= failAfter > 0 ? 1 : 0;
    }

    /// A killed process leaves everything; a power cut leaves what was synced, or the renames too
    /// with the contents that were synced.
    private void remember() {
        crashes.add(copy(names));
        crashes.add(copy(durable));
        var renamed = new HashMap<String, byte[]>();
        names.keySet()
                .forEach(name -> renamed.put(name, syncedBytes.getOrDefault(name, new byte[0])));
        crashes.add(renamed);
    }

    private static Map<String, byte[]> copy(Map<String, byte[]> from) {
        var copy = new HashMap<String, byte[]>();
        from.forEach((name, bytes) -> copy.put(name, bytes.clone()));
        return copy;
    }
}
