/** Tests. */
@NullMarked
package dev.testlane.localstack.service;

import org.jspecify.annotations.NullMarked;
