// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import dev.signet.conformance.Client.Answer;
import dev.signet.sim.Site;
import java.util.Random;

/// Enough resources of 100 kB each for pages as large as they get.
final class Basics {
    /// The page of them all.
    static final String PAGE = "/Basic?_count=1000";

    /// A page holds up to 16 MiB of resources; less than this it must not.
    static final long PAGE_BYTES_MIN = 10L << 20;

    private static final int COUNT = 180;
    private static final int CHARACTERS = 100_000;
    private static final int BUNDLE = 20;

    private Basics() {}

    /// Writes them, unless they are there.
    static void write(Target target) {
        Site.Running running = target.running();
        Answer there = running.get("fhir", running.base() + "/Basic?_summary=count").expect(200);
        if (there.json().get("total").asInt() >= COUNT) {
            return;
        }
        var chance = new Random(CHARACTERS);
        for (int written = 0; written < COUNT; written += BUNDLE) {
            var bundle =
                    new StringBuilder(
                            "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[");
            for (int i = 0; i < BUNDLE; i++) {
                bundle.append(i == 0 ? "" : ",").append(entry(chance));
            }
            running.client().send("fhir", "POST", running.base(), bundle + "]}").expect(200);
        }
    }

    private static String entry(Random chance) {
        var text = new StringBuilder(CHARACTERS);
        chance.ints(CHARACTERS, 'a', 'z' + 1).forEach(letter -> text.append((char) letter));
        return "{\"resource\":{\"resourceType\":\"Basic\",\"code\":{\"text\":\"a\"},\"extension\":"
                + "[{\"url\":\"a:b\",\"valueString\":\""
                + text
                + "\"}]},\"request\":{\"method\":\"POST\",\"url\":\"Basic\"}}";
    }
}
