// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// One Bundle as large as may be, full of costly resources; then the same again, while the key is
/// switched.
///
/// @param type `batch` or `transaction`
record BundleAttack(Shape shape, String type) implements Attack {
    private static final int BYTES_MAX = 64 << 20;
    private static final Set<String> RIGHT = Set.of("200", "400", "413", "422", "429", "503");

    @Override
    public String name() {
        return "64 MiB " + type + " of " + shape.label();
    }

    @Override
    public void run(Target target, Customer customer, Tally tally) {
        byte[][] request = request(target);
        var second = Twice.of(target, customer, tally, answers -> send(target, request, answers));
        judge(tally, second.isPresent() ? 0 : switchedOff(tally), tally);
        second.ifPresent(answers -> judge(answers, switchedOff(answers), tally));
    }

    /// Of a Bundle under way when the key is switched: the key is lost, or, when it has just come
    /// back, the account is being opened.
    private static int switchedOff(Tally answers) {
        return answers.of("403") + answers.of("503");
    }

    /// @param refused how many answers say no more than that the key was switched
    private void judge(Tally answers, int refused, Tally tally) {
        if (RIGHT.stream().mapToInt(answers::of).sum() + refused == 0) {
            tally.fault("the Bundle got no right answer: " + answers);
        }
        if (shape.honest() && answers.of("200") + refused == 0) {
            tally.fault("an honest Bundle was not taken: " + answers);
        }
    }

    private static Crowd send(Target target, byte[][] request, Tally tally) {
        return Crowd.of(
                1,
                tally,
                _ -> {
                    try (var wire = target.wire(target.plain())) {
                        tally.count("" + wire.exchange(request).status());
                    }
                });
    }

    /// Head and body in parts; one resource stands in all entries.
    private byte[][] request(Target target) {
        byte[] resource = shape.largest();
        byte[] first =
                bytes(
                        "{\"resourceType\":\"Bundle\",\"type\":\""
                                + type
                                + "\",\"entry\":[{\"resource\":");
        byte[] last = bytes(",\"request\":{\"method\":\"POST\",\"url\":\"" + shape.type() + "\"}}");
        byte[] between = bytes(",{\"resource\":");
        byte[] end = bytes("]}");
        var parts = new ArrayList<byte[]>(List.of(first, resource, last));
        long length = (long) first.length + resource.length + last.length + end.length;
        int more = between.length + resource.length + last.length;
        for (; length + more <= BYTES_MAX; length += more) {
            parts.addAll(List.of(between, resource, last));
        }
        parts.add(end);
        parts.addFirst(target.fhirHead(target.plain(), "POST", "", length));
        return parts.toArray(byte[][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
