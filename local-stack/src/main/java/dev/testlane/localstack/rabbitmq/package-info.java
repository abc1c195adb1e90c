/** A private RabbitMQ node, its users and their permissions. */
@NullMarked
package dev.testlane.localstack.rabbitmq;

import org.jspecify.annotations.NullMarked;
