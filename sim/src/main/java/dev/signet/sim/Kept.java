// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import java.util.Optional;

/// One resource and what the server has promised about it. Written by one client at a time.
final class Kept {
    static final String SYSTEM = "urn:signet:sim";
    static final String TRANSACTION = "urn:signet:sim:transaction";

    private final String type;
    private final String identifier;
    private final String subject;
    private final String transaction;
    private volatile String id;
    private volatile State acknowledged = State.ABSENT;
    private volatile Optional<State> doubtful = Optional.empty();

    /// @param id empty when the server is to choose it
    /// @param subject id of the patient that an observation is about; empty for none
    /// @param transaction the identifier shared by all of one transaction; empty for none
    Kept(String type, String id, String identifier, String subject, String transaction) {
        this.type = type;
        this.id = id;
        this.identifier = identifier;
        this.subject = subject;
        this.transaction = transaction;
    }

    /// A copy that no later write changes.
    Kept copy() {
        var copy = new Kept(type, id, identifier, subject, transaction);
        copy.acknowledged = acknowledged;
        copy.doubtful = doubtful;
        return copy;
    }

    String type() {
        return type;
    }

    String id() {
        return id;
    }

    String identifier() {
        return identifier;
    }

    String transaction() {
        return transaction;
    }

    State acknowledged() {
        return acknowledged;
    }

    /// What it is when the request whose answer never came has been carried out.
    Optional<State> doubtful() {
        return doubtful;
    }

    void asked(State wanted) {
        doubtful = Optional.of(wanted);
    }

    void settled(State known) {
        acknowledged = known;
        doubtful = Optional.empty();
    }

    void named(String assigned) {
        id = assigned;
    }

    /// Whether a server that shows `seen` has kept its word.
    boolean allows(State seen) {
        return acknowledged.shownBy(seen) || doubtful.filter(d -> d.shownBy(seen)).isPresent();
    }

    /// The body with this content, about 1 kB; the same arguments give the same bytes.
    String body(String content) {
        var text = new StringBuilder(1200);
        text.append("{\"resourceType\":\"").append(type).append('"');
        if (!id.isEmpty()) {
            text.append(",\"id\":\"").append(id).append('"');
        }
        text.append(",\"identifier\":[{\"system\":\"" + SYSTEM + "\",\"value\":\"");
        text.append(identifier).append("\"}");
        if (!transaction.isEmpty()) {
            text.append(",{\"system\":\"" + TRANSACTION + "\",\"value\":\"");
            text.append(transaction).append("\"}");
        }
        text.append(']');
        String filling = filling(content);
        if (type.equals("Patient")) {
            text.append(",\"name\":[{\"family\":\"").append(content).append("\"}]");
            text.append(",\"address\":[{\"text\":\"").append(filling).append("\"}]}");
        } else {
            text.append(",\"status\":\"final\",\"code\":{\"text\":\"").append(filling);
            text.append("\"},\"subject\":{\"reference\":\"Patient/").append(subject);
            text.append("\"},\"valueString\":\"").append(content).append("\"}");
        }
        return text.toString();
    }

    private static String filling(String content) {
        var random = new java.util.Random(content.hashCode());
        var text = new StringBuilder(700);
        while (text.length() < 700) {
            text.append(Long.toString(random.nextLong() >>> 1, 36)).append(' ');
        }
        return text.toString().strip();
    }
}
