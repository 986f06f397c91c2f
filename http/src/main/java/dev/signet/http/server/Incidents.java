// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import java.lang.System.Logger.Level;

/// Writes what escaped a plane to the log: kind and place, never a message (which could quote a
/// resource), never an address or a header.
final class Incidents {
    private static final System.Logger LOG = System.getLogger("dev.signet.http");
    private static final int FRAMES_MAX = 25;
    private static final int CAUSES_MAX = 4;

    private final Chance chance;

    Incidents(Chance chance) {
        this.chance = chance;
    }

    /// Logs and gives the id by which the caller can name the incident to the operator.
    String escaped(String plane, Throwable thrown) {
        String id = chance.uuid().toString();
        LOG.log(
                Level.ERROR,
                "request failed, incident {0}, plane {1}: {2}",
                id,
                plane,
                told(thrown));
        return id;
    }

    /// Logs what went wrong in the background, where nobody waits for an answer.
    static void survived(String where, RuntimeException thrown) {
        LOG.log(Level.ERROR, "{0} failed and goes on: {1}", where, told(thrown));
    }

    private static String told(Throwable thrown) {
        var text = new StringBuilder();
        Throwable current = thrown;
        for (int depth = 0; current != null && depth < CAUSES_MAX; depth++) {
            text.append(depth == 0 ? "" : "caused by ");
            // a Failed is constant text and harmless facts by contract; others are not
            text.append(
                    current instanceof Failed
                            ? current.getMessage()
                            : current.getClass().getName());
            StackTraceElement[] frames = current.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
                if (frames[i].getClassName().startsWith("io.helidon.webserver.http.Filters")) {
                    break; // the server below is always the same
                }
                text.append("\n    at ").append(frames[i]);
            }
            text.append('\n');
            current = current.getCause();
        }
        return text.toString();
    }
}
