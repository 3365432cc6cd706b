package dev.fingerpost.server.ads;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.ads.stream.Client;
import dev.fingerpost.server.ads.stream.ResourceStatus;

/** One live stream at one moment: whose it is, and how that client stands with each resource. */
record StreamReport(Client client, ImmutableList<ResourceStatus> resources) {}
