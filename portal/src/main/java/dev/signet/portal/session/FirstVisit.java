// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.session;

import dev.signet.base.Failed;
import dev.signet.portal.PortalSettings;
import dev.signet.portal.plane.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Whether the issuer waits for the first administrator of the installation, who comes by an
/// address that the start of the server has printed. Any thread.
public final class FirstVisit {
    /// How long an answer is taken for true; shown to strangers, so it is not asked for each.
    public static final Duration KEPT = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int WAITING = 204;
    private static final int EXISTS = 410;

    /// What is known.
    public enum State {
        AWAITED,
        /// Nobody by the code that was printed, as long as the server is not started anew.
        NOT_NOW,
        /// Never more.
        OVER,
        /// The issuer cannot be asked.
        UNKNOWN
    }

    private record Known(State state, Instant until) {}

    private final Wire wire;
    private final InstantSource clock;
    private final String endpoint;
    private final String form;
    private volatile Known known = new Known(State.UNKNOWN, Instant.MIN);

    public FirstVisit(PortalSettings settings, Wire wire, InstantSource clock) {
        this.wire = wire;
        this.clock = clock;
        this.form = "/" + settings.tenant() + "/oauth2/first";
        this.endpoint = settings.planes() + form;
    }

    /// Where the form with the code is sent to.
    public String form() {
        return form;
    }

    /// Asked anew after [#KEPT]; once it is over, never again.
    public State state() {
        Known last = known;
        Instant now = clock.instant();
        if (last.state() == State.OVER || now.isBefore(last.until())) {
            return last.state();
        }
        State state = asked();
        known = new Known(state, now.plus(KEPT));
        return state;
    }

    /// Somebody has just come in, who may be the first: the next look asks.
    public void forget() {
        known = new Known(State.UNKNOWN, Instant.MIN);
    }

    private State asked() {
        try {
            return switch (wire.status(endpoint, PATIENCE)) {
                case WAITING -> State.AWAITED;
                case EXISTS -> State.OVER;
                case 404 -> State.NOT_NOW;
                default -> State.UNKNOWN;
            };
        } catch (Failed _) {
            return State.UNKNOWN;
        }
    }
}
