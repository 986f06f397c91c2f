// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.RecordCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Names and values of tags that a subscription keeps for people to choose from, whether anything
/// bears them or not. Nothing else follows from them. Any thread.
///
/// @param records where they are remembered
public record PredefinedTags(ControlStore records) {
    private static final String KEY = "tag-name/";

    /// Of a record; 46 of them stand before the name.
    private static final int KEY_CHARACTERS_MAX = 512;

    static final int NAME_CHARACTERS_MAX = 466;

    private static final int NAMES_MAX = 1000;
    private static final int VALUES_MAX = 1000;

    /// One name as it is recorded; docs/formats/control-records.md.
    ///
    /// @param name as spelled first
    /// @param values in the order in which they came
    record Document(int format, String subscription, String name, List<String> values) {
        Document {
            RecordCodec.requireFormat(format);
            values = List.copyOf(values);
        }

        Document with(List<String> others) {
            return new Document(format, subscription, name, others);
        }
    }

    private static String key(String subscription, String name) {
        return (KEY + subscription + "/" + name).toLowerCase(Locale.ROOT);
    }

    /// Whether the name is short enough for the key of a record.
    static boolean isKept(String subscription, String name) {
        return key(subscription, name).length() <= KEY_CHARACTERS_MAX;
    }

    Optional<Document> find(String subscription, String name) {
        return records.read(key(subscription, name))
                .map(bytes -> RecordCodec.read(bytes, Document.class));
    }

    /// All of a subscription, by name.
    List<Document> list(String subscription) {
        return records.startingWith(key(subscription, "")).values().stream()
                .map(bytes -> RecordCodec.read(bytes, Document.class))
                .toList();
    }

    /// @return false when it was there
    synchronized boolean add(String subscription, String name) {
        if (find(subscription, name).isPresent()) {
            return false;
        }
        if (list(subscription).size() >= NAMES_MAX) {
            throw ArmError.property("tagName", "must be one of at most " + NAMES_MAX + " names");
        }
        write(new Document(RecordCodec.FORMAT, subscription, name, List.of()));
        return true;
    }

    /// @return false when it was there
    synchronized boolean add(Document known, String value) {
        Document name = current(known);
        if (name.values().contains(value)) {
            return false;
        }
        if (name.values().size() >= VALUES_MAX) {
            throw ArmError.property(
                    "tagValue", "must be one of at most " + VALUES_MAX + " values of the name");
        }
        var values = new ArrayList<>(name.values());
        values.add(value);
        write(name.with(values));
        return true;
    }

    private Document current(Document known) {
        return find(known.subscription(), known.name()).orElse(known);
    }

    synchronized void remove(Document known, String value) {
        Document name = current(known);
        write(name.with(name.values().stream().filter(each -> !each.equals(value)).toList()));
    }

    synchronized void remove(Document name) {
        records.write(Map.of(key(name.subscription(), name.name()), Optional.empty()));
    }

    private void write(Document name) {
        records.write(
                Map.of(
                        key(name.subscription(), name.name()),
                        Optional.of(RecordCodec.write(name))));
    }
}
