/** What lies in the data folder: lock, ports, secrets, logs. */
@NullMarked
package dev.testlane.localstack.data;

import org.jspecify.annotations.NullMarked;
