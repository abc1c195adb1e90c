/** The api-service and runner-service processes. */
@NullMarked
package dev.testlane.localstack.service;

import org.jspecify.annotations.NullMarked;
