// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.dataplane.budget.BodyBudget;
import java.util.Optional;

/// What is sent with an exchange. It is read when an interaction asks for it, once, and charged
/// to the budget of bodies until it is closed. One thread.
public interface Payload extends AutoCloseable {
    /// A resource.
    ///
    /// @throws dev.signet.base.Failed `UNSUPPORTED_MEDIA_TYPE`, `TOO_LARGE`, `MALFORMED` when it is
    ///     empty or does not come, `BUSY` when there is no memory for it
    Sent resource();

    /// What an operation is given; empty when nothing is sent.
    ///
    /// @throws dev.signet.base.Failed as [#resource], but for an empty one
    Optional<Sent> parameters();

    /// A JSON Patch, if that is what the media type says; empty when it is of a resource, or a
    /// resource is all that can be sent.
    ///
    /// @throws dev.signet.base.Failed as [#resource]
    Optional<Sent> jsonPatch();

    /// A Bundle, as [#resource], with what its entries take.
    Sent bundle();

    /// The text of a form, whatever it is; blank when there is none.
    ///
    /// @throws dev.signet.base.Failed as [#resource], but for an empty one
    String form();

    /// A text in whatever language, of 128 KiB at most; empty when nothing is sent.
    ///
    /// @throws dev.signet.base.Failed as [#resource], but for an empty one
    Text text();

    /// What was sent, and as what.
    ///
    /// @param mediaType in small letters, without parameters; of an entry FHIR's JSON
    record Text(String mediaType, byte[] bytes) {}

    /// The memory that is charged for it.
    BodyBudget.Share memory();

    /// Gives the memory back.
    @Override
    void close();
}
