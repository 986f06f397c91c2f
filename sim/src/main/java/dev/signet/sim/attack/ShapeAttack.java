// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import java.util.Set;

/// Forty clients that each create the same costly resource at the same time; then the same again,
/// while the key is switched.
///
/// @param beyond whether the resource is one that must not be stored
record ShapeAttack(Shape shape, boolean beyond) implements Attack {
    private static final int CLIENTS = 40;

    /// The server has looked at it: what it says would be the same on a quiet day.
    private static final Set<String> FINAL = Set.of("201", "400", "413", "422");

    private static final Set<String> LATER = Set.of("429", "503");

    @Override
    public String name() {
        return CLIENTS + " x " + shape.label() + (beyond ? ", one beyond" : ", largest");
    }

    @Override
    public void run(Target target, Customer customer, Tally tally) {
        byte[] body = beyond ? shape.beyond() : shape.largest();
        byte[] head = target.fhirHead(target.plain(), "POST", "/" + shape.type(), body.length);
        var second =
                Twice.of(target, customer, tally, answers -> wave(target, head, body, answers));
        judge(tally, second.isPresent() ? 0 : tally.of("403"), tally);
        second.ifPresent(answers -> judge(answers, answers.of("403"), tally));
    }

    /// @param refused answers that the key was lost, where that is no surprise
    private void judge(Tally answers, int refused, Tally tally) {
        int settled = FINAL.stream().mapToInt(answers::of).sum();
        int later = LATER.stream().mapToInt(answers::of).sum();
        if (settled + later + refused < CLIENTS) {
            tally.fault("not all " + CLIENTS + " got a right answer: " + answers);
        }
        if (settled + refused == 0) {
            tally.fault("nobody got more than a 'later'");
        }
        if (beyond && answers.of("201") > 0) {
            tally.fault("what is beyond a bound was stored");
        }
        if (!beyond && shape.honest() && refused == 0 && answers.of("201") == 0) {
            tally.fault("an honest resource was not stored");
        }
    }

    private static Crowd wave(Target target, byte[] head, byte[] body, Tally answers) {
        return Crowd.of(
                CLIENTS,
                answers,
                _ -> {
                    try (var wire = target.wire(target.plain())) {
                        answers.count("" + wire.exchange(head, body).status());
                    }
                });
    }
}
