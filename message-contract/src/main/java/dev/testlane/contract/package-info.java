/** What crosses AMQP and the internal HTTP interface: names, messages, requests and answers. Nothing else. */
@NullMarked
package dev.testlane.contract;

import org.jspecify.annotations.NullMarked;
