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
    private volatile @Nullable Plane last;
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

    /// Whether another request may follow the present one. Not when it is a plane's turn while
    /// the buffers hold something of one that forgets: a connection that never rests would keep
    /// it.
    public boolean allowsMore() {
        if (full) {
            return false;
        }
        for (Plane plane : planes) {
            if (plane != last && plane.forgets()) {
                return false;
            }
        }
        return true;
    }

    /// Whether it holds something of a plane that forgets.
    public boolean isForgotten() {
        for (Plane plane : planes) {
            if (plane.forgets()) {
                return true;
            }
        }
        return false;
    }
}
