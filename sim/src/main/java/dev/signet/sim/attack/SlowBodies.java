// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import dev.signet.sim.Site;

/// Connections that announce a body and send a byte of it each second.
///
/// @param where whom they keep waiting
record SlowBodies(int count, Where where) implements Attack {
    /// To whom a body is sent.
    enum Where {
        TOKEN_ENDPOINT("the token endpoint, without a token"),
        FHIR("FHIR, with a token"),
        VAULT("the vault, with a token");

        private final String words;

        Where(String words) {
            this.words = words;
        }
    }

    @Override
    public String name() {
        return count + " slow bodies to " + where.words;
    }

    @Override
    public void run(Target target, Customer customer, Tally tally) {
        Door door = where == Where.VAULT ? target.vault() : target.main();
        byte[] head = head(target, door);
        byte[] one = {'g'};
        Hold.of(
                count,
                () -> {
                    Wire wire = target.wire(door);
                    wire.send(head);
                    return wire;
                },
                wire -> wire.send(one),
                customer,
                tally);
    }

    private byte[] head(Target target, Door door) {
        return switch (where) {
            case TOKEN_ENDPOINT ->
                    Wire.head(
                            door,
                            "POST",
                            "/" + target.running().client().tenant() + "/oauth2/v2.0/token",
                            60_000,
                            "Content-Type",
                            "application/x-www-form-urlencoded");
            case FHIR -> target.fhirHead(door, "POST", "/Patient", Shape.BYTES_MAX);
            case VAULT -> {
                String version = target.running().keys().latest(Site.KEY);
                yield Wire.head(
                        door,
                        "POST",
                        Target.key("/" + version + "/wrapkey"),
                        20_000,
                        "Authorization",
                        target.bearer("vault"),
                        "Content-Type",
                        "application/json");
            }
        };
    }
}
