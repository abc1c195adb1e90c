/** Where the messages for other programs are described. */
@NullMarked
package dev.testlane.api.submission.web;

import org.jspecify.annotations.NullMarked;
