// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.identity.DataAction;
import dev.signet.store.Database;

/// An operation on code systems, value sets or maps: whoever may read may ask, its parameters are
/// read by its definition, and it answers with one resource, which it makes of what is stored.
interface TerminologyOperation extends Interaction.OfOperation {
    /// What all of them share.
    TerminologyWork work();

    /// What is asked of what is stored; refuses parameters before anything is read.
    TerminologyWork.Question question(Exchange exchange, Given given);

    @Override
    default DataAction needs() {
        return DataAction.READ;
    }

    @Override
    default Outcome run(Exchange exchange, Database database) {
        Given given = Given.of(exchange, definition(), work().model());
        return work().run(exchange, database, question(exchange, given));
    }
}
