// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.List;

/// Where sign-ins are kept. Any thread.
public interface SignInLog {
    /// Keeps nothing.
    SignInLog NONE =
            new SignInLog() {
                @Override
                public void record(SignInEvent event) {}

                @Override
                public List<SignInEvent> newest(int countMax) {
                    return List.of();
                }
            };

    /// Keeps one. Of those that were refused some may be left out, so that a flood of them pushes
    /// nothing else out.
    ///
    /// @throws dev.signet.base.Failed `STORAGE` when a token that is to be given cannot be
    ///     recorded: then it must not be given
    void record(SignInEvent event);

    /// The newest first.
    List<SignInEvent> newest(int countMax);
}
