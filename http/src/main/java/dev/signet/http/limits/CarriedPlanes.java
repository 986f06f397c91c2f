// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import dev.signet.http.Plane;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The planes whose requests one connection has carried: its buffers, ours and those of TLS, hold
/// the end of what came and went, and cannot be overwritten from outside. Written on the
/// connection's thread, read on any.
public final class CarriedPlanes {
    private static final int PLANES_MAX = 16;

    private final Set<Plane> planes = ConcurrentHashMap.newKeySet(2);

    /// Those that have answered while they did not forget.
    private final Set<Plane> served = ConcurrentHashMap.newKeySet(2);

    private volatile @Nullable Plane last;
    private @Nullable Plane lastServed;
    private volatile boolean full;

    /// A request to that plane is under way.
    public void carries(Plane plane) {
        if (plane == last) {
            return;
        }
        last = plane;
        if (planes.size() < PLANES_MAX) {
            planes.add(plane);
        } else if (!planes.contains(plane)) {
            full = true;
        }
    }

    /// Whether another request may follow the present one, asked when that is answered. Not when
    /// the buffers hold what a plane that forgets has served before: the client is told with the
    /// answer, while a connection that is cut between two requests may take one with it. One that
    /// has carried nothing of it but refusals stays.
    public boolean allowsMore() {
        if (full) {
            return false;
        }
        Plane present = last;
        for (Plane plane : planes) {
            if (plane.forgets()) {
                if (plane != present || served.contains(plane)) {
                    return false;
                }
            } else if (plane == present && plane != lastServed) {
                served.add(plane);
                lastServed = plane;
            }
        }
        return true;
    }

    /// Whether it holds something of a plane that forgets, if only of a request that was refused.
    public boolean isForgotten() {
        return anyForgets(planes);
    }

    /// Whether it holds something that a plane that forgets has served.
    public boolean hasServedForgotten() {
        return anyForgets(served);
    }

    private static boolean anyForgets(Set<Plane> some) {
        for (Plane plane : some) {
            if (plane.forgets()) {
                return true;
            }
        }
        return false;
    }
}
